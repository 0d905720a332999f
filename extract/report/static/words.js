// Words, digits and days in the reader's language.
let words = null;
let language = "en";
let locale = "en";

function setLanguage(all, code) {
  language = code;
  words = all[code];
  locale = (navigator.languages || []).find((name) => name.split("-")[0] === code) || code;
  document.documentElement.lang = code;
  document.documentElement.dir = code === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    node.title = t(node.dataset.tLabel);
  }
  document.title = t("page.title");
}

const mirrored = () => document.documentElement.dir === "rtl";

// The words of a key, with {1}, {2} ... filled in.
function t(key, ...values) {
  const [group, name] = key.split(".");
  return words[group][name].replace(/\{(\d)\}/g, (_, n) => String(values[n - 1]));
}

// A value of the dataset in the reader's words, if there are any.
function term(list, value) {
  const known = words.terms[list];
  return (known && Object.hasOwn(known, value) && known[value]) || value;
}

const fieldName = (name) => (Object.hasOwn(words.fields, name) ? words.fields[name] : name);

// Making a formatter costs a hundred times more than using it.
const formatters = new Map();

function formatter(Kind, options) {
  const key = `${Kind.name} ${locale} ${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, new Kind(locale, options));
  return formatters.get(key);
}

const number = (value, options = {}) => formatter(Intl.NumberFormat, options).format(value);

// A day given as ISO text or milliseconds, always in the Gregorian calendar.
function day(value, parts = { year: "numeric", month: "short", day: "numeric" }) {
  const at = typeof value === "number" ? value : Date.parse(value);
  const options = { calendar: "gregory", timeZone: "UTC", ...parts };
  return formatter(Intl.DateTimeFormat, options).format(at);
}

const PERIOD = {
  day: { year: "numeric", month: "short", day: "numeric" },
  month: { year: "numeric", month: "short" },
  year: { year: "numeric" },
};

// What the page carries: JSON, gzipped, in base64.
async function unpack(text) {
  const plain = atob(text.trim());
  const bytes = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) bytes[i] = plain.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const partTexts = [...document.querySelectorAll("script.part")];
const partsRead = new Map();

// The documents, reports and evidence of one part, read once.
function readPart(number) {
  if (!partsRead.has(number)) partsRead.set(number, unpack(partTexts[number].textContent));
  return partsRead.get(number);
}

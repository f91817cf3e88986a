// A zip without compression: photos are compressed already, and forty lines are easier to trust than a library.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Little-endian fields: [size in bytes, value] pairs. @param {[number, number][]} fields */
function pack(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** Bit 11: names are UTF-8. 0x21: the first of January 1980, the zero of the format. @type {[number, number][]} */
const COMMON = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x21]];

/** @param {{ name: string, bytes: Uint8Array }[]} files @returns {Uint8Array} */
export function zip(files) {
  /** @type {Uint8Array[]} */
  const body = [];
  /** @type {Uint8Array[]} */
  const index = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const label = new TextEncoder().encode(name);
    /** @type {[number, number][]} */
    const sizes = [[4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, label.length], [2, 0]];
    const local = pack([[4, 0x04034b50], ...COMMON, ...sizes]);
    index.push(pack([[4, 0x02014b50], [2, 20], ...COMMON, ...sizes, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), label);
    body.push(local, label, bytes);
    at += local.length + label.length + bytes.length;
  }
  const length = index.reduce((sum, part) => sum + part.length, 0);
  const end = pack([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length], [4, at], [2, 0]]);
  return join([...body, ...index, end]);
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

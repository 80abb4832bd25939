// Workbooks (.xlsx) for tests, made part by part so that they can also be wrong in one place: a zip of XML parts.
import { deflateRawSync } from 'node:zlib';

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((c, b) => TABLE[(c ^ b) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** A zip of [name, text or bytes] pairs. */
export function zip(parts) {
  const files = [], index = [];
  let at = 0;
  for (const [name, body] of parts) {
    const bytes = Buffer.from(body), packed = deflateRawSync(bytes, { level: 9 }), id = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(0x5b7a0000, 6); // 26 November 2025, midnight
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(id.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, id, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    index.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, rest, id]));
    files.push(local);
    at += local.length;
  }
  const central = Buffer.concat(index), end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, central, Buffer.from('PK\x05\x06'), end]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const LINKS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/** Styles: 0 plain, 1 day, 2 day and time, 3 time, 4 "d. m. yyyy", 5 "00000", 6 [h]:mm, 7 "0.00 \"dni\"". */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="5"><numFmt numFmtId="164" formatCode="d\\.\\ m\\.\\ yyyy;@"/>`
  + '<numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[h]:mm"/>'
  + '<numFmt numFmtId="167" formatCode="0.00&quot; dni&quot;"/><numFmt numFmtId="168" formatCode="[$-424]yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
  + '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="8">'
  + [0, 14, 168, 20, 164, 165, 166, 167].map((id) => `<xf numFmtId="${id}"/>`).join('') + '</cellXfs></styleSheet>';

/**
 * The parts of a workbook, to be changed before zip().  sheets: [{ name, state, body }], body the inside of <worksheet>;
 * shared: the inside of each <si>; prefix: of elements ("x:"); from1904.
 */
export function parts({ sheets, shared = [], prefix = '', from1904 = false }) {
  const space = prefix ? `xmlns:${prefix.slice(0, -1)}="${MAIN}"` : `xmlns="${MAIN}"`;
  const named = (xml) => (prefix ? xml.replace(/<(\/?)([a-z])/gi, `<$1${prefix}$2`) : xml);
  return [
    ['[Content_Types].xml', `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`],
    ['_rels/.rels', `${XML}<Relationships xmlns="${LINKS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `${XML}${named(`<workbook>${from1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets.map((s, i) => `<sheet name="${escaped(s.name)}" sheetId="${i + 1}"${s.state ? ` state="${s.state}"` : ''} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`).replace('workbook>', `workbook ${space} xmlns:r="${OFFICE}">`)}`],
    ['xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${LINKS}">${sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="${i % 2 ? '/xl/' : ''}worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rIdS" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rIdT" Type="${OFFICE}/sharedStrings" Target="../xl/sharedStrings.xml"/></Relationships>`],
    ...sheets.map((s, i) => [`xl/worksheets/sheet${i + 1}.xml`, `${XML}${named(`<worksheet>${s.body}</worksheet>`).replace('worksheet>', `worksheet ${space}>`)}`]),
    ['xl/sharedStrings.xml', `${XML}${named(`<sst>${shared.map((one) => `<si>${one}</si>`).join('')}</sst>`).replace('sst>', `sst ${space}>`)}`],
    ['xl/styles.xml', STYLES],
  ];
}

const letters = (n) => (n >= 26 ? letters(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + (n % 26));

/** Rows of cells as sheetData: text (inline), numbers, null, or { v, t, s, f } as it stands in the file. */
export function sheetData(rows, from = 1) {
  const cell = (value, at) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    if (typeof value === 'string') return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
    const { v, t, s, f, r = at } = value;
    return `<c r="${r}"${s ? ` s="${s}"` : ''}${t ? ` t="${t}"` : ''}>${f === undefined ? '' : `<f>${escaped(f)}</f>`}${v === undefined ? '' : `<v>${escaped(v)}</v>`}</c>`;
  };
  return `<sheetData>${rows.map((row, i) => (row ? `<row r="${from + i}"${row.hidden ? ' hidden="1"' : ''}>${row.map((value, c) => cell(value, `${letters(c)}${from + i}`)).join('')}</row>` : '')).join('')}</sheetData>`;
}

/** The whole of it: one sheet of rows. */
export const workbook = (name, rows, rest = '') => zip(parts({ sheets: [{ name, body: sheetData(rows) + rest }] }));

// Makes the workbooks of this folder (node test/data/sheet/make.mjs): what offices send, and what is wrong in one place.
// All people are invented.  office.xlsx is another program's (office.py, python3-openpyxl).
import { writeFileSync } from 'node:fs';
import { parts, sheetData, zip } from '../../lib/workbook.mjs';

const write = (name, bytes) => writeFileSync(new URL(name, import.meta.url), bytes);
const HEADINGS = ['In one line', 'Given name', 'Family name', 'Born', 'Risk', 'Note', 'Number', 'Met'];
const hidden = (row) => Object.assign(row, { hidden: true });
const shared = ['<t>Prva</t>', '<r><rPr><b/></rPr><t xml:space="preserve">Ana </t></r><r><t>Marija</t></r>',
  '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>', '<t>dve_x000A_vrsti &amp; _x005F_x0041_ več</t>'];
const s = (at) => ({ t: 's', v: at });

const guests = [
  ['Seznam gostov 2026'], null, HEADINGS,
  [s(0), s(1), 'Testna', { v: 36490, s: 1 }, 'high', s(3), { v: 1000, s: 5 }, { v: 46352.604166666664, s: 2 }],
  ['Druga', 'Eva', null, { v: 37000, s: 4 }, 'low', { t: 'b', v: 1 }, { v: 0.30000000000000004, s: 0 }, { v: 0.5, s: 3 }],
  [null, s(2), 'Tretja', { v: '2001-05-04T00:00:00', t: 'd' }, null, { v: 'Ana Marija', t: 'str', f: 'B4' }, 1.20255501e11, { v: 1.125, s: 6 }],
  ['Četrta', { f: 'B4&C4' }, 'X', null, 'low', { t: 'e', v: '#REF!' }, 12.5, { v: 36490.5, s: 1 }],
  hidden(['Peta', 'Skrita', 'Vrstica', { v: 59, s: 1 }, 'low', null, { v: 60, s: 1 }, { v: 61, s: 1 }]),
];
const more = '<mergeCells count="3"><mergeCell ref="A1:H1"/><mergeCell ref="A5:A6"/><mergeCell ref="E5:E6"/></mergeCells>'
  + '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
  + '<extLst><ext uri="{0}" xmlns:y="urn:other"><y:row r="99"><y:c/></y:row></ext></extLst>';
const cols = '<cols><col min="3" max="3" width="9" hidden="1" customWidth="1"/></cols>';
const book = () => parts({ shared, sheets: [
  { name: 'Navodila', body: '<sheetData/>' }, { name: 'Skrito', state: 'hidden', body: sheetData([['a', 'b'], ['c', 'd']]) },
  { name: 'Gostje & drugi', body: cols + sheetData(guests) + more }, { name: 'Drugi', body: sheetData([['In one line', 'Risk'], ['Iz drugega lista', 'low']]) }] });
write('guests.xlsx', zip(book()));

// The same in other words: prefixed names, days counted from 1904, and no places written.
write('from-1904.xlsx', zip(parts({ prefix: 'x:', from1904: true, sheets: [{ name: 'List', body: sheetData([['In one line', 'Born'],
  ['Prva', { v: 35028, s: 1 }], ['Druga', { v: 0, s: 1 }]]).replace(/ r="[A-Z]*[0-9]+"/g, '') }] })));

// ---- wrong in one place ----
const one = (rows, rest = '') => parts({ shared: ['<t>a</t>'], sheets: [{ name: 'List', body: sheetData(rows) + rest }] });
const plain = [['In one line', 'Risk'], ['Prva', 'low']];
const swap = (list, part, change) => list.map(([name, body]) => [name, name === part ? change(body) : body]);
const SHEET = 'xl/worksheets/sheet1.xml';
const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>';
write('bad-entities.xlsx', zip(swap(one(plain), SHEET, (xml) => xml.replace('<worksheet', `${doctype}<worksheet`).replace('Prva', '&c;'))));
write('bad-bomb.xlsx', zip(swap(one(plain), SHEET, (xml) => xml.replace('<sheetData>', `<sheetData>${' '.repeat(6 << 20)}`))));
write('bad-no-texts.xlsx', zip(one(plain).filter(([name]) => name !== 'xl/sharedStrings.xml')));
write('bad-text.xlsx', zip(one([...plain, [{ t: 's', v: 99 }]])));
write('bad-cell.xlsx', zip(one([...plain, ['x', { r: 'ZZZZZ3', v: 1 }]])));
write('bad-order.xlsx', zip(one([...plain, ['x', { r: 'A3', v: 1 }]])));
write('bad-row.xlsx', zip(swap(one(plain), SHEET, (xml) => xml.replace('<row r="2"', '<row r="1048577"').replace(/[AB]2"/g, 'A1048577"'))));
write('bad-wide.xlsx', zip(one([...plain, ['x', { r: 'XFD3', v: 1 }]])));
write('bad-deep.xlsx', zip(swap(one(plain), SHEET, (xml) => xml.replace('<sheetData>', `${'<g>'.repeat(99)}${'</g>'.repeat(99)}<sheetData>`))));
write('bad-cut.xlsx', zip(swap(one(plain), SHEET, (xml) => xml.slice(0, -30))));
write('bad-merge.xlsx', zip(one(plain, '<mergeCells><mergeCell ref="A1:99"/></mergeCells>')));
write('bad-zip.xlsx', zip(one(plain)).subarray(0, 900));
write('other.docx', zip([['_rels/.rels', one(plain)[1][1].replace('xl/workbook.xml', 'word/document.xml')], ['word/document.xml', '<w:document xmlns:w="urn:w"/>']]));
write('other.ods', zip([['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], ['content.xml', '<x/>']]));
write('other.xlsb', zip([['_rels/.rels', one(plain)[1][1].replace('xl/workbook.xml', 'xl/workbook.bin')], ['xl/workbook.bin', '\x01']]));
const ole = (stream) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(stream, 'utf16le'), Buffer.alloc(64)]);
write('other.xls', ole('Workbook'));
write('locked.xlsx', ole('EncryptedPackage'));

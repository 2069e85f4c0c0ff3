import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate, deflateSync } from 'node:zlib';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { strToU8, zipSync, type Zippable } from 'fflate';

/** A line of a PDF made for a test. */
export interface PdfSketchLine {
  readonly text: string;
  readonly size?: number;
  /** How far below the line before it stands, in points. Default: 14, the next line of a paragraph. */
  readonly step?: number;
}

/** Makes a PDF of pages of lines. */
export async function makePdf(
  pages: readonly (readonly PdfSketchLine[])[],
  { title, password }: { title?: string; password?: string } = {},
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  if (title !== undefined) pdf.setTitle(title);
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = pdf.addPage();
    let y = page.getHeight() - 50;
    for (const { text, size = 11, step = 14 } of lines) {
      y -= step;
      page.drawText(text, { x: 50, y, size, font });
    }
  }
  if (password !== undefined) pdf.encrypt({ userPassword: password, ownerPassword: password });
  return pdf.save();
}

/** Makes a PDF of a few kilobytes whose one page is unpacked to `megabytes` of blanks. */
export async function makePdfBomb(megabytes: number): Promise<Uint8Array> {
  const packed = deflateSync(await packedBlanks(megabytes));
  const filters = '[/FlateDecode /FlateDecode]';
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>'),
    Buffer.concat([
      Buffer.from(`<< /Length ${packed.length} /Filter ${filters} >>\nstream\n`),
      packed,
      Buffer.from('\nendstream'),
    ]),
  ];
  let file = Buffer.from('%PDF-1.4\n');
  let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  objects.forEach((object, at) => {
    table += `${String(file.length).padStart(10, '0')} 00000 n \n`;
    file = Buffer.concat([file, Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
  });
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.concat([file, Buffer.from(table + trailer)]);
}

const xml = (content: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${content}`);

/** Packs bit by bit, so that a test that watches memory sees none of it. */
function packedBlanks(megabytes: number): Promise<Buffer> {
  const blanks = Buffer.alloc(1024 * 1024, ' ');
  return buffer(Readable.from(Array.from({ length: megabytes }, () => blanks)).pipe(createDeflate()));
}

/** Makes a DOCX of paragraphs; a style such as `Heading1` makes one a heading. */
export function makeDocx(
  paragraphs: readonly { text: string; style?: string }[],
  { title, extra = {} }: { title?: string; extra?: Zippable } = {},
): Uint8Array {
  const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const body = paragraphs.map(({ text, style }) => {
    const properties = style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
    return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
  });
  const styles = [1, 2, 3].map(
    (level) =>
      `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`,
  );
  return zipSync({
    '[Content_Types].xml': xml(
      `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/_rels/document.xml.rels': xml(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    ),
    'word/document.xml': xml(`<w:document xmlns:w="${word}"><w:body>${body.join('')}</w:body></w:document>`),
    'word/styles.xml': xml(`<w:styles xmlns:w="${word}">${styles.join('')}</w:styles>`),
    ...(title === undefined
      ? {}
      : {
          'docProps/core.xml': xml(
            `<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title></cp:coreProperties>`,
          ),
        }),
    ...extra,
  });
}

/** Changes the size that a ZIP file's directory gives for one of its entries. */
export function declareUnpackedSize(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(zip);
  // The directory stands at the end; there the name follows 46 bytes of numbers, the size 24 bytes in.
  bytes.writeUInt32LE(size, bytes.lastIndexOf(name) - 46 + 24);
  return bytes;
}

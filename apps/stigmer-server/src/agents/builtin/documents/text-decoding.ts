import { decodeBuffer } from 'encoding-sniffer';
import type { RawDocument } from './parsed-document.js';

/** Decodes HTML as browsers do: by its byte order mark, the server's charset or its own `<meta>`. */
export function decodeHtml({ bytes, charset }: RawDocument): string {
  return decodeBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    defaultEncoding: fallbackEncoding(bytes),
    ...(charset === undefined ? {} : { transportLayerEncodingLabel: charset }),
  });
}

/** Decodes plain text: by its byte order mark or the server's charset, else as UTF-8 if it is that. */
export function decodeText({ bytes, charset }: RawDocument): string {
  return decoder(markedEncoding(bytes) ?? charset ?? fallbackEncoding(bytes)).decode(bytes);
}

function markedEncoding([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Any bytes are valid in windows-1252, so it is what remains. */
function fallbackEncoding(bytes: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function decoder(label: string) {
  try {
    return new TextDecoder(label);
  } catch {
    // A server may name a charset that doesn't exist.
    return new TextDecoder();
  }
}

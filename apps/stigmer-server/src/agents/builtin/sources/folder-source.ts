import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentInputError } from '../agent-input-error.js';
import type { DocumentAddress, DocumentSourceLimits, SourceDocument } from '../document-sources.js';
import type { DocumentRoom } from './document-rooms.js';
import { tooLarge } from './source-errors.js';

/** Reads a file that lies inside one of the allowed folders, also after all symbolic links. */
export async function readFromFolders(
  { address, input }: DocumentAddress,
  { folders, maxBytes }: DocumentSourceLimits,
  room: DocumentRoom,
  signal: AbortSignal,
): Promise<SourceDocument> {
  signal.throwIfAborted();
  const path = await find(pathOf(address, input), folders, { address, input });
  // Not following a link here closes the gap after the check; not blocking refuses pipes below.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await requireFile(file, { address, input });
    const fits = (length: number) => {
      if (length > maxBytes) throw tooLarge(input, maxBytes);
      room.need(length);
    };
    fits(size);
    const bytes = await readAll(file, fits);
    signal.throwIfAborted();
    return { bytes, fileName: basename(path), source: address };
  } finally {
    await file.close();
  }
}

function pathOf(address: string, input: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):/iu.exec(address)?.[1];
  if (scheme === undefined) return address;
  const refuse = (cause?: unknown) =>
    new AgentInputError(
      input,
      'INVALID',
      `"${address}" is no address that can be read. Give an http, https or file URL, or a path inside the document folder.`,
      { cause },
    );
  if (scheme.toLowerCase() !== 'file') throw refuse();
  try {
    return fileURLToPath(address);
  } catch (error) {
    throw refuse(error);
  }
}

/** The first folder that has the file gives it. What lies outside is forbidden whether it is there or not. */
async function find(path: string, folders: readonly string[], asked: DocumentAddress): Promise<string> {
  const { address, input } = asked;
  if (path.includes('\0')) throw new AgentInputError(input, 'INVALID', 'the path holds a zero character.');
  let inside = false;
  for (const folder of folders) {
    const wanted = resolve(folder, path);
    if (!contains(folder, wanted) && !contains(await real(folder), wanted)) continue;
    inside = true;
    const [home, found] = [await real(folder), await real(wanted)];
    if (found === undefined) continue;
    if (!contains(home, found)) throw outside(asked);
    return found;
  }
  if (!inside) throw outside(asked);
  throw new AgentInputError(
    input,
    'UNREACHABLE',
    `there is no file "${address}" in the server's document folders. Check the path.`,
  );
}

async function real(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}

function contains(folder: string | undefined, path: string): boolean {
  if (folder === undefined) return false;
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside({ address, input }: DocumentAddress): AgentInputError {
  return new AgentInputError(
    input,
    'FORBIDDEN',
    `"${address}" is outside the folders that this server may read documents from. Name a file inside one of them, or an http(s) URL.`,
  );
}

async function requireFile(file: FileHandle, { address, input }: DocumentAddress) {
  const stats = await file.stat();
  if (!stats.isFile()) {
    throw new AgentInputError(input, 'INVALID', `"${address}" is no file. Name a document.`);
  }
  return stats;
}

/** The size that was told may be old: reads to the end, as long as what has been read fits. */
async function readAll(file: FileHandle, fits: (length: number) => void): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    fits(length);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

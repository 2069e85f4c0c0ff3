/** The kinds of document that can be read. */
export type DocumentFormat = 'pdf' | 'docx' | 'html' | 'markdown' | 'text';

/**
 * A piece of a document, in reading order. `text` is a paragraph of prose, `item` stands in a list or a table;
 * code is neither summed up nor searched for keywords.
 */
export type DocumentBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'text' | 'item' | 'code'; readonly text: string };

/** What a parser takes out of a document. */
export interface ParsedDocument {
  /** The title that the document gives itself, if it does. */
  readonly title?: string | undefined;
  readonly blocks: readonly DocumentBlock[];
  readonly pages?: number;
}

/** A document's bytes and what was said about them where they came from. */
export interface RawDocument {
  readonly bytes: Uint8Array;
  /** The file's name, for its extension and as a last resort its title. */
  readonly fileName: string;
  /** The media type that a server gave, in lower case and without parameters. */
  readonly mediaType?: string | undefined;
  readonly charset?: string | undefined;
}

/** Reads one kind of document. Throws an AgentInputError naming `input` when it can't. */
export type DocumentParser = (document: RawDocument, input: string) => Promise<ParsedDocument>;

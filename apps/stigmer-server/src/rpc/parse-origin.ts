/**
 * Reads the origin of pages, such as `https://console.example.com`, in the one form in which browsers send it
 * (https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin): origins are compared as texts, so any other would never be met.
 *
 * @returns the origin, where the text is one; else the one that it probably means, where that can be told
 */
export function parseOrigin(text: string): { readonly origin?: string; readonly meant?: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return {};
  }
  return url.origin === text ? { origin: text } : { meant: url.origin };
}

/** An activity that does nothing: what it is given is what it gives, as `echo` does. */
export async function Noop(text: string): Promise<string> {
  return text;
}

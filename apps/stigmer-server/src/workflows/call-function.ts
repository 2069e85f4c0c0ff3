export function createCallFunction(_s: any): any {
  return async () => null;
}

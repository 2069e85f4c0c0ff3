export function workflowService(_w: any): any {
  return {};
}

/** The checkout's folder. */
export const root: string
/** What may be imported from the workspaces -> file. */
export function workspaceModules(): Map<string, string>

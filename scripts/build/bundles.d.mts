/** One process's code: `entries` (name -> source) become `<folder>/dist/<name>.js`. */
export interface Bundle {
  readonly name: string
  readonly folder: string
  readonly entries: Readonly<Record<string, string>>
  readonly isWhole?: boolean
}

export class BuildFailed extends Error {}
export function bundles(): Bundle[]
export function scriptsBundle(): Bundle
export function bundlesNamed(names: readonly string[]): Bundle[]
export function buildBundles(chosen: readonly Bundle[]): Promise<void>
export function watchBundles(
  chosen: readonly Bundle[],
  onChange: (name: string) => void,
): Promise<{ stop(): Promise<unknown> }>
export function stopBuilding(): Promise<void>

/** Builds all that runs: `names` some bundles only, and then the explorer page only where `explorer` says so. */
export function buildAll(options?: {
  names?: readonly string[]
  explorer?: boolean
  onProgress?: (line: string) => void
}): Promise<void>

/** What the bench tells a gateway's process: `node gateway.ts SETTINGS_AS_JSON`. */
export interface GatewaySettings {
  port: number
  supergraphFile: string
  /** Subgraph URLs by name. */
  urls: Record<string, string>
}

export const settings = JSON.parse(process.argv[2]!) as GatewaySettings

/** The header that says who asks; every gateway hands it on to the subgraphs. */
export const IDENTITY = 'x-identity'

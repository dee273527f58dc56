/** What the bench tells a gateway's process: `node gateway.ts SETTINGS_AS_JSON`. */
import type { JWK } from 'jose'

export interface GatewaySettings {
  port: number
  supergraphFile: string
  /** The same supergraph with the sizes of its lists (`@listSize`), for the one gateway that reads them. */
  sizedSupergraphFile: string
  /** Signs the tokens that the load asks with. */
  issuerKey: JWK
  /** Subgraph URLs by name. */
  urls: Record<string, string>
}

export const settings = JSON.parse(process.argv[2]!) as GatewaySettings

/** The header that says who asks; every gateway hands it on to the subgraphs. */
export const IDENTITY = 'x-identity'

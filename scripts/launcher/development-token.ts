import type { Persona, Viewer } from '@channelgraph/access'
import type { JWK } from 'jose'
import { createDevIssuer } from '../../gateway/src/identity/dev-issuer.ts'

/** What the gateway expects in the local run (gateway/src/env.ts). */
const ISSUER = 'channelgraph-development'
const AUDIENCE = 'channelgraph'

/** A token of the local run's development issuer: the gateway of the same data folder takes it, no other does. */
export async function developmentToken(key: JWK, viewer: Viewer, name: string): Promise<string> {
  const source = { kind: 'development', key, issuer: ISSUER, audiences: [AUDIENCE] } as const
  const issuer = createDevIssuer(source)
  if (!issuer) throw new Error('The development issuer issues nothing without a key.')
  return (await issuer.issue(viewer, name)).token
}

export const personaToken = (key: JWK, { viewer, name }: Persona): Promise<string> =>
  developmentToken(key, viewer, name)

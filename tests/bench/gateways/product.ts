/**
 * The gateway as it is shipped: tokens, guard, cost, limits, identities signed for the subgraphs, a log line of each operation. Its budgets are
 * so large that none is used up: what is measured is that they are kept.
 */
import { generateKeyPairSync } from 'node:crypto'
import { variablesOf } from '@channelgraph/contracts'
import { readGatewayEnv } from '../../../gateway/src/env.ts'
import { startGateway } from '../../../gateway/src/server.ts'
import { settings } from './settings.ts'

const identityKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
const env = readGatewayEnv({
  PORT: String(settings.port),
  SUPERGRAPH_FILE: settings.sizedSupergraphFile,
  EXAMPLES_DIR: 'gateway/examples',
  EXPLORER_DIR: 'gateway/explorer/dist',
  ...variablesOf('SUBGRAPH_URL', () => 'http://127.0.0.1:9/graphql'),
  IDENTITY_KEY: JSON.stringify({ ...identityKey, kid: 'gateway/1' }),
  DEV_ISSUER_KEY: JSON.stringify(settings.issuerKey),
  MAX_VALUES: '100000000',
  VIEWER_REQUESTS_PER_S: '1000000',
  VIEWER_REQUESTS_BURST: '10000000',
  VIEWER_VALUES_PER_S: '1000000000',
  VIEWER_VALUES_BURST: '10000000000',
  VIEWER_AT_ONCE: '100000',
  // A busy machine is what is measured on, too.
  MAX_LAG_MS: '60000',
})
// The bench's subgraphs are other ones than the departments, whose names the environment knows.
await startGateway({ ...env, subgraphUrls: settings.urls as typeof env.subgraphUrls })

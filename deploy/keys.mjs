/**
 * Makes and rotates the keys of a deployment: the gateway's identity key and each department's feed key (Ed25519, as JWKs).
 *
 *   node deploy/keys.mjs new              all of them, into deploy/secrets (refuses where some are)
 *   node deploy/keys.mjs add NAME         rotation, step 1: a next key; its public half is trusted beside the present one
 *   node deploy/keys.mjs use NAME         step 2: the next key signs from now on
 *   node deploy/keys.mjs retire NAME      step 3: only the key that signs is trusted
 *   node deploy/keys.mjs show             which keys sign and which are trusted, by their `kid`
 *
 * NAME is gateway or a department (packages/contracts/src/departments.json); --dir DIRECTORY names another place than deploy/secrets.
 * The order of roll-outs between the steps stands in docs/runbook.md. The files are environment files:
 *
 *   gateway.env, <department>.env         the private key of that service: its secret, nobody else's
 *   trusted.env                           IDENTITY_KEYS and FEED_KEYS: public halves, for every department
 *   <NAME>.next.env                       between add and use: the private key that is to come
 */
import { rotateKeys } from './rotate-keys.mjs'

const { status, said } = rotateKeys(process.argv.slice(2))
if (status === 0) console.log(said)
else console.error(said)
process.exitCode = status

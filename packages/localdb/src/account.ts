import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { LocalPostgresError, USE_YOUR_OWN_POSTGRES } from './errors.ts'

const NOBODY = 65534

/** How to start a program that refuses to run as root. `prefix` is empty for an ordinary user. */
export interface ServerAccount {
  readonly prefix: readonly string[]
  /** Who owns the data directory on disk; undefined: whoever made it. */
  readonly uid: number | undefined
  /** What to look at when it is denied something. */
  readonly hint?: string
}

const ORDINARY_USER: ServerAccount = { prefix: [], uid: undefined }

/** In a user namespace root is called nobody, yet still owns its files: no chown, and it works below a 0700 directory. */
const NAMESPACE: ServerAccount = {
  prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  uid: 0,
}

/** Where user namespaces are forbidden (some containers): nobody for real, who must own the data directory. */
const NOBODY_ACCOUNT: ServerAccount = {
  prefix: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
  uid: NOBODY,
  hint: `\nHere the server runs as user ${NOBODY}, who must be able to enter every directory above.`,
}

/** Chooses the account by trying it. Throws CANNOT_RUN when root has no way to step down. */
export function serverAccount(binaries: PostgresBinaries): ServerAccount {
  if (process.getuid?.() !== 0) return ORDINARY_USER
  const usable = [NAMESPACE, NOBODY_ACCOUNT].find(({ prefix: [tool = '', ...args] }) => {
    return spawnSync(tool, [...args, binaries.postgres, '--version'], { env: binaries.env }).status === 0
  })
  if (usable !== undefined) return usable
  throw new LocalPostgresError(
    'CANNOT_RUN',
    'Postgres refuses to run as root, and neither unshare (user namespaces) nor setpriv works here to step down. ' +
      `Start as an ordinary user. ${USE_YOUR_OWN_POSTGRES}`,
  )
}

/** Gives a tree to the account; does nothing when it is its already. */
export function giveTo(account: ServerAccount, path: string): void {
  const { uid } = account
  if (uid === undefined) return
  const entry = lstatSync(path)
  if (entry.uid === uid) return
  chownSync(path, uid, uid)
  if (entry.isDirectory()) for (const name of readdirSync(path)) giveTo(account, join(path, name))
}

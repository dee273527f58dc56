/** Why a local Postgres is not to be had; the message always says what to do about it. */
export type LocalPostgresFailure =
  | 'CANNOT_RUN' // no binaries for this platform, or they do not start on it
  | 'PORT_IN_USE' // another program listens on the port
  | 'DATA_DIR_IN_USE' // another run, alive, owns the data directory
  | 'DATA_DIR_VERSION' // another major version of Postgres made the data directory
  | 'START_FAILED' // initdb or the server ended; the message quotes its log

/** What `startLocalPostgres` throws. `code` is for programs, `message` for the person at the terminal. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError'
  readonly code: LocalPostgresFailure

  constructor(code: LocalPostgresFailure, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The way out where no embedded server can run. */
export const USE_YOUR_OWN_POSTGRES =
  'Use a Postgres of your own instead: set DATABASE_URL_PARTNERS, DATABASE_URL_ORDERS, DATABASE_URL_SUPPORT and ' +
  'DATABASE_URL_FINANCE, one database each.'

/** The `code` of a Node system error (`ENOENT`, `EADDRINUSE`, ...), if `error` is one. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

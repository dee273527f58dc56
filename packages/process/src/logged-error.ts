/**
 * What of an error may be written down. Drivers and query builders put what they were given into their errors: parameters into the
 * message and fields of their own, whole rows into `detail`, a value into "invalid input syntax". So nothing is taken but what is
 * named here, and of what a database says only the words that speak of names and never of values.
 */
export interface LoggedError {
  readonly type: string
  readonly message: string
  /** SQLSTATE, or the system's or driver's code. */
  readonly code?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  readonly dataType?: string
  /** The function of the server that refused. */
  readonly routine?: string
  /** The statement's text with $1 for each parameter. */
  readonly statement?: string
  /** Where it was thrown: frames alone. */
  readonly stack?: string
  readonly cause?: LoggedError
  readonly errors?: readonly LoggedError[]
}

/** Errors within errors, and beside each other, that are followed. */
const DEPTH = 5
const BESIDE = 10

/** The parts of an error that a log may hold. The one serializer of every process, for whatever was thrown. */
export function loggedError(error: unknown, depth = 0, withinStatement = false): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no Error was thrown' }
  const fields = error as unknown as Readonly<Record<string, unknown>>
  const statement = typeof fields.query === 'string' ? fields.query : undefined
  const withCauses = depth < DEPTH
  const within = withinStatement || statement !== undefined
  const cause = causeOf(error, fields)
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: messageOf(error, fields, within),
    ...optional('code', fields.code),
    ...optional('table', fields.table_name),
    ...optional('column', fields.column_name),
    ...optional('constraint', fields.constraint_name),
    ...optional('dataType', fields.data_type_name),
    ...optional('routine', fields.routine),
    ...optional('statement', statement),
    ...optional('stack', framesOf(error)),
    ...(withCauses && cause !== undefined ? { cause: loggedError(cause, depth + 1, within) } : {}),
    ...(withCauses && error instanceof AggregateError
      ? { errors: error.errors.slice(0, BESIDE).map((one) => loggedError(one, depth + 1, within)) }
      : {}),
  }
}

/** The same for a terminal or stderr. */
export function describeError(error: unknown): string {
  const lines: string[] = []
  const add = ({ type, message, stack, cause, errors = [], ...fields }: LoggedError, lead: string): void => {
    const known = Object.entries(fields).map(([name, value]) => `${name} ${value}`)
    lines.push(`${lead}${type}: ${[message, ...known].join('; ')}`, ...(stack ? [stack] : []))
    if (cause) add(cause, 'caused by ')
    for (const one of errors) add(one, 'one of them ')
  }
  add(loggedError(error), '')
  return lines.join('\n')
}

/** A GraphQL error keeps what was thrown under a name of its own. */
const causeOf = (error: Error, { originalError }: Readonly<Record<string, unknown>>): unknown =>
  originalError instanceof Error ? originalError : error.cause

const optional = <Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> =>
  (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as Partial<Record<Name, string>>

/**
 * The classes in which Postgres names tables, columns, constraints, roles and its own state: connection, transaction, integrity,
 * authorisation, catalogue, serialisation, syntax and rights, resources, object state, operator, system. Class 22 quotes the value
 * it does not take, P0 whatever somebody raised.
 */
const SPEAKS_OF_NAMES = /^(08|0A|25|23|28|3D|3F|40|42|53|54|55|57|58)/
const SQLSTATE = /^[0-9A-Z]{5}$/
/** The system's and the driver's codes, whose messages name hosts, ports and files. */
const OF_THE_CONNECTION = /^(E[A-Z]{3,}|CONNECT_TIMEOUT|CONNECTION_[A-Z]+)$/

/** Where Node's argument checks and graphql-js's scalars begin to quote what they were given. */
const QUOTED_VALUE = /( Received| received:|cannot represent [^:]*:) .*/s

function messageOf(error: Error, fields: Readonly<Record<string, unknown>>, withinStatement: boolean): string {
  const code = typeof fields.code === 'string' ? fields.code : ''
  if (typeof fields.query === 'string' && error.cause !== undefined) return 'a statement failed'
  if (fields.originalError instanceof Error) return 'a resolver failed' // else the original's words, once more
  if ('severity' in fields && SQLSTATE.test(code)) {
    return SPEAKS_OF_NAMES.test(code) ? error.message : `the database does not take a value (SQLSTATE ${code})`
  }
  // Below a statement anything may quote a parameter, such as "Received type number (…)" of Node's own argument checks.
  if (withinStatement && !OF_THE_CONNECTION.test(code)) return 'the driver could not send the statement'
  return error.message.replace(QUOTED_VALUE, '$1 …')
}

/** The frames without the message, which V8 puts before them and which may have any number of lines. */
function framesOf({ stack }: Error): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^ {4}at /.test(line))
  return frames?.length ? frames.join('\n') : undefined
}

import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import postgres from 'postgres'

/** The rows of all departments as a superuser reads them: the tests' own SQL, not the stores'. */
export class Databases {
  readonly #open: Readonly<Record<Department, postgres.Sql>>
  /** How many rows were read, for the record. */
  rows = 0

  constructor(urls: Readonly<Record<Department, string>>) {
    // Dates and numerics stay text: they are compared, and a JavaScript number or date would blur them.
    const text = { to: 25, from: [1082, 1114, 1184, 1700, 20, 23], serialize: String, parse: (value: string) => value }
    this.#open = Object.fromEntries(
      DEPARTMENTS.map((name) => [name, postgres(urls[name], { max: 1, types: { text } })]),
    ) as unknown as Record<Department, postgres.Sql>
  }

  async of(department: Department, query: string): Promise<Record<string, string>[]> {
    const rows = await this.#open[department].unsafe(query)
    this.rows += rows.length
    return [...rows] as Record<string, string>[]
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#open).map((sql) => sql.end()))
  }
}

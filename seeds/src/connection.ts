import postgres from 'postgres'

/** One connection for some work, closed afterwards. */
export async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'channelgraph-seeds' } })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

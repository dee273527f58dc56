/** A fetch that keeps what was sent: the method, whether a text was, the id, and what came back. */
export function recordingFetch() {
  const requests = []
  const record = async (address, init = {}) => {
    const response = await fetch(address, init)
    const asked = init.method === 'GET' ? Object.fromEntries(new URL(address).searchParams) : JSON.parse(init.body)
    const extensions = typeof asked.extensions === 'string' ? JSON.parse(asked.extensions) : asked.extensions
    requests.push({
      method: init.method,
      text: Boolean(asked.query),
      id: extensions?.persistedQuery?.sha256Hash ?? null,
      status: response.status,
    })
    return response
  }
  return { requests, record }
}

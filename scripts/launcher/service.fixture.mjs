/** A service for launch.test.ts: keeps the launcher's contract (`ready`, health, end on disconnect) and does nothing else. */
import { createServer } from 'node:http'

const { PORT } = process.env
console.log(JSON.stringify({ level: 30, service: PORT, msg: 'listening' }))
const server = createServer((request, response) => {
  if (request.url === '/env') response.end(JSON.stringify({ pid: process.pid, env: process.env }))
  else if (request.url === '/crash') {
    console.log(JSON.stringify({ level: 50, msg: 'the sky fell', err: { message: 'clouds were loose' } }))
    console.error('last words')
    process.exit(3)
  } else response.end('{"status":"ready"}')
})
server.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'))
for (const event of ['SIGTERM', 'disconnect']) {
  process.on(event, () => {
    console.log(JSON.stringify({ level: 30, msg: 'stopped' }))
    process.exit(0)
  })
}

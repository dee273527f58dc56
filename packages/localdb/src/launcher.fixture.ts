/** Started by server.test.ts as a bundle: `node launcher.mjs <dataDir> <port>` prints the server's pid and waits. */
import { startLocalPostgres } from './server.ts'

const [dataDir = '', port] = process.argv.slice(2)
const server = await startLocalPostgres({ dataDir, port: Number(port), durable: false })
console.log(server.pid)
process.stdin.on('data', (command) => {
  if (String(command).trim() === 'exit') process.exit(0)
})

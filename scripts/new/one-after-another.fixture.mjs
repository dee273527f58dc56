/**
 * Scripts one after another in one process, each as if it were the process's own: reading what they import takes longer than what
 * they do. After each a line says how it ended. A script has ended when it has left nothing to wait for.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [end, scripts] = JSON.parse(process.argv[2])
let begun = 0
let evaluated = false

process.on('beforeExit', () => {
  // 13 is node's own code for a script that waits for what never comes.
  if (begun > 0) console.log(`${end}${evaluated ? process.exitCode : 13}`)
  void begin()
})

async function begin() {
  process.exitCode = 0
  evaluated = false
  if (begun === scripts.length) process.exit()
  const [script, ...args] = scripts[begun]
  process.argv = [process.execPath, resolve(script), ...args]
  begun += 1
  // A query of its own, as a script may stand there twice.
  await import(`${pathToFileURL(script)}?${begun}`)
  evaluated = true
}

/** What keys.mjs does, without the process: how it is called and which files it makes stands there. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const DEPARTMENTS = Object.keys(
  JSON.parse(readFileSync(new URL('../packages/contracts/src/departments.json', import.meta.url), 'utf8')),
)
const NAMES = ['gateway', ...DEPARTMENTS]

const privateVariable = (name) => (name === 'gateway' ? 'IDENTITY_KEY' : 'FEED_KEY')
const trustVariable = (name) => (name === 'gateway' ? 'IDENTITY_KEYS' : 'FEED_KEYS')

const newKey = (name, number) => ({
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: `${name}/${number}`, // a feed key's kid begins with its department: the publishers check that
  alg: 'EdDSA',
  use: 'sig',
})

const publicHalf = ({ d: _private, ...key }) => key
const numberOf = ({ kid }) => Number(kid.split('/')[1])

/** A folder of environment files, each line NAME=JSON without spaces or quotes around it: so Docker, Compose, kubectl and Node read it alike. */
function folderOf(dir) {
  const path = (name) => join(dir, `${name}.env`)
  const read = (name) => {
    if (!existsSync(path(name))) throw new Refused(`There is no ${path(name)}. Begin with: node deploy/keys.mjs new`)
    const lines = readFileSync(path(name), 'utf8').split('\n').filter(Boolean)
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), JSON.parse(line.slice(line.indexOf('=') + 1))]),
    )
  }
  const write = (name, variables) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const text = Object.entries(variables).map(([variable, value]) => `${variable}=${JSON.stringify(value)}\n`)
    writeFileSync(`${path(name)}.new`, text.join(''), { mode: 0o600 })
    renameSync(`${path(name)}.new`, path(name))
  }
  return { path, read, write, has: (name) => existsSync(path(name)), remove: (name) => rmSync(path(name)) }
}

class Refused extends Error {}

const commands = {
  new: (folder) => {
    const present = [...NAMES, 'trusted'].filter(folder.has)
    if (present.length > 0)
      throw new Refused(`${present.map(folder.path).join(', ')} exist: rotate them with add, use and retire.`)
    const keys = Object.fromEntries(NAMES.map((name) => [name, newKey(name, 1)]))
    for (const name of NAMES) folder.write(name, { [privateVariable(name)]: keys[name] })
    folder.write('trusted', {
      IDENTITY_KEYS: { keys: [publicHalf(keys.gateway)] },
      FEED_KEYS: { keys: DEPARTMENTS.map((name) => publicHalf(keys[name])) },
    })
    return `Made ${[...NAMES, 'trusted'].map(folder.path).join(', ')}.`
  },
  add: (folder, name) => {
    if (folder.has(`${name}.next`)) throw new Refused(`${folder.path(`${name}.next`)} exists: go on with use ${name}.`)
    const variable = privateVariable(name)
    const next = newKey(name, numberOf(folder.read(name)[variable]) + 1)
    folder.write(`${name}.next`, { [variable]: next })
    trust(folder, name, (keys) => [...keys, publicHalf(next)])
    return `Made ${next.kid}. Roll out trusted.env to every department, then: node deploy/keys.mjs use ${name}`
  },
  use: (folder, name) => {
    if (!folder.has(`${name}.next`)) throw new Refused(`There is no next key of ${name}: begin with add ${name}.`)
    folder.write(name, folder.read(`${name}.next`))
    folder.remove(`${name}.next`)
    return `${signing(folder, name).kid} signs. Roll out ${name}, wait a minute, then: node deploy/keys.mjs retire ${name}`
  },
  retire: (folder, name) => {
    if (folder.has(`${name}.next`)) throw new Refused(`${name} does not sign with its next key yet: use ${name} first.`)
    const { kid } = signing(folder, name)
    trust(folder, name, (keys) => keys.filter((key) => key.kid === kid))
    return `Only ${kid} is trusted. Roll out trusted.env to every department.`
  },
  show: (folder) => {
    const trusted = folder.read('trusted')
    return NAMES.map((name) => {
      const kids = trusted[trustVariable(name)].keys.map(({ kid }) => kid).filter((kid) => kid.startsWith(`${name}/`))
      return `${name}: signs with ${signing(folder, name).kid}, trusted ${kids.join(', ')}`
    }).join('\n')
  },
}

const signing = (folder, name) => folder.read(name)[privateVariable(name)]

/** Changes which keys of that name are trusted; the others' stay. */
function trust(folder, name, change) {
  const trusted = folder.read('trusted')
  const variable = trustVariable(name)
  const own = ({ kid }) => kid.startsWith(`${name}/`)
  const { keys } = trusted[variable]
  trusted[variable] = { keys: [...keys.filter((key) => !own(key)), ...change(keys.filter(own))] }
  folder.write('trusted', trusted)
}

/** Does what the words say and returns what to tell. Throws Refused. @param {readonly string[]} args */
function run(args) {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { dir: { type: 'string' } } })
  const [word = '', name, ...more] = positionals
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined
  const isOfAll = word === 'new' || word === 'show'
  if (!command || more.length > 0 || (isOfAll ? name !== undefined : !NAMES.includes(name)))
    throw new Refused(
      `Say: node deploy/keys.mjs new | show | add NAME | use NAME | retire NAME, NAME of ${NAMES.join(', ')}.`,
    )
  return command(folderOf(resolve(values.dir ?? fileURLToPath(new URL('secrets', import.meta.url)))), name)
}

/** Does what the words say: the exit code, and what to tell. */
export function rotateKeys(args) {
  try {
    return { status: 0, said: run(args) }
  } catch (error) {
    if (!(error instanceof Refused) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error
    return { status: 1, said: error.message }
  }
}

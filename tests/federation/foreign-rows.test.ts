import { PARTNER_A, personaNamed, type Scope, scopeOf } from '@channelgraph/access'
import type { Sql } from 'postgres'
import { describe, expect, test } from 'vitest'
import { seededDatabases } from '../harness/index.ts'
import { OWNED } from './foreign-rows/owned-entities.ts'
import { everyForeignKey, everyPath, LEVELS, type Question } from './foreign-rows/questions.ts'
import { noteWalked } from './foreign-rows/selections.ts'
import { asSuperuser, Truth, withoutOthers } from './foreign-rows/truth.ts'
import {
  type AnsweredJson,
  eachLeaf,
  engineOverWorlds,
  openWorld,
  type Unresolved,
  type World,
} from './foreign-rows/world.ts'

// Nobody sees foreign rows: every path of the schema, asked in the seeded world and in the same world without the others.

/** Some hundred operations are planned and run in two worlds, on a machine that may be busy. */
const PATIENT_MS = 900_000

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)
const givenBack = new Set<unknown>(truth.rowsOfNobody('Charger').map((row) => row.serial_no))
const engine = await engineOverWorlds()
const shared = await sharedKeys()

/** Rows of nobody that single-row questions are asked about. */
async function sharedKeys() {
  const [orders, support, partners] = [urls.orders, urls.support, urls.partners].map(asSuperuser) as [Sql, Sql, Sql]
  const products = await orders<{ key: string }[]>`select sku as key from product order by sku limit 1`
  const stations = await support<{ key: string }[]>`
    select station_id as key from charger where station_id is not null group by station_id
    order by count(distinct partner_id) desc, station_id limit 1`
  const applications = await partners<{ key: string }[]>`
    select id as key from partner_application where partner_id = ${PARTNER_A.id}`
  const policies = await partners<{ key: string }[]>`
    select id as key from channel_policy where status = 'PUBLISHED' and 'DISTRIBUTOR' = any(applies_to_kinds)
    order by effective_from desc, id limit 1`
  const plans = await partners<{ key: string }[]>`
    select id as key from marketing_plan where status = 'PUBLISHED' and partner_id is null order by effective_from desc, id limit 1`
  const analyses = await partners<{ key: string }[]>`
    select id as key from demand_analysis where status = 'PUBLISHED' order by region_code, id limit 1`
  const incentives = await partners<{ key: string }[]>`
    select id as key from incentive_policy where status = 'PUBLISHED' and 'DISTRIBUTOR' = any(kinds)
    order by effective_from desc, id limit 1`
  const courses = await partners<{ key: string }[]>`select id as key from training_course order by code limit 1`
  await Promise.all([orders.end(), support.end(), partners.end()])
  return {
    ...{ application: applications[0]!.key, product: products[0]!.key, station: stations[0]!.key },
    ...{ channelPolicy: policies[0]!.key, partnersToAcknowledge: policies[0]!.key, freeTrainers: courses[0]!.key },
    ...{ marketingPlan: plans[0]!.key, demandAnalysis: analyses[0]!.key, incentivePolicy: incentives[0]!.key },
  }
}

/** What in an answer names a row of somebody outside the scope. What names one within it is added to `seen`. */
function foreignIn(scope: Scope, { data, errors = [] }: AnsweredJson, seen: Set<string>): string[] {
  const found: string[] = []
  eachLeaf(data, (leaf, path) => {
    if (typeof leaf !== 'string') return
    if (truth.isForeign(scope, leaf)) found.push(`${path}: ${leaf}`)
    else if (truth.isOwn(scope, leaf)) seen.add(leaf)
  })
  for (const { message, extensions } of errors) {
    const words = [message, JSON.stringify(extensions)].join(' ').split(/[^\p{L}\p{N}_-]+/u)
    for (const word of words) if (truth.isForeign(scope, word)) found.push(`error "${message}"`)
  }
  return found
}

/** Asks each question of both worlds and returns where a foreign row shows, by itself or by what it changes. */
async function compare(
  persona: string,
  alone: World,
  questions: Iterable<Question>,
  note: (question: Question, answer: AnsweredJson) => void = () => undefined,
) {
  const { viewer } = personaNamed(persona)
  const scope = scopeOf(viewer)
  const wrong: string[] = []
  const seen = new Set<string>()
  const roots = new Set<string>()
  /** What the world without the others last said to the same words: with another key of nothing, as a rule, the same again. */
  const said = new Map<string, string>()
  for (const question of questions) {
    const { root, query } = question
    const { text, unresolved } = await engine.askForText({ world, viewer }, question)
    const among = JSON.parse(text) as AnsweredJson
    roots.add(root)
    note(question, among)
    for (const { message, extensions } of among.errors ?? [])
      if (extensions?.code !== 'FORBIDDEN' && !isOfGivenBack(message, extensions, unresolved))
        wrong.push(`${root}: ${extensions?.code} ${message} in ${query}`)
    wrong.push(...foreignIn(scope, among, seen).map((found) => `${root} shows ${found} to ${persona}: ${query}`))
    if (text === said.get(query)) continue
    const { text: without } = await engine.askForText({ world: alone, viewer }, question)
    if (text !== without) wrong.push(`${root} counts others for ${persona}: ${query}`)
    said.set(query, without)
  }
  return { wrong: wrong.map((line) => line.slice(0, 600)).slice(0, 40), seen, roots }
}

/**
 * A unit that was given back stands at nobody's, and in nobody's region; the complaint that it caused still names it. So a charger
 * that was not found is no fault where every one that a department did not resolve for this question was given back.
 */
function isOfGivenBack(
  message: string,
  extensions: { readonly code?: unknown } | undefined,
  unresolved: readonly Unresolved[],
): boolean {
  if (extensions?.code !== 'NOT_FOUND' || !message.startsWith('The Charger that is referred to')) return false
  const chargers = unresolved.filter(({ __typename }) => __typename === 'Charger')
  return chargers.length > 0 && chargers.every(({ serialNo, nodeId }) => givenBack.has(serialNo ?? nodeId))
}

describe.each(['partner-a', 'channel-manager-east'])('%s', async (persona) => {
  const scope = scopeOf(personaNamed(persona).viewer)
  const aloneUrls = await seededDatabases()
  await withoutOthers(aloneUrls, truth.partnerIds(scope))
  const alone = await openWorld(aloneUrls)

  test('gets the same answer on every path, four levels deep, as if the other partners did not exist', {
    timeout: PATIENT_MS,
  }, async () => {
    const rootFields = engine.schema.getQueryType()!.getFields()
    const walked = new Map<string, number>()
    const silent = new Set<string>()
    const questions = everyPath(engine.schema, truth, scope, shared, walked, silent)
    const { wrong, seen, roots } = await compare(persona, alone, questions, ({ root }, { data }) => {
      const answer = data?.[root] as readonly unknown[] | object | null | undefined
      if (answer === null || (Array.isArray(answer) && answer.length === 0)) silent.add(root)
      noteWalked(walked, rootFields[root]!.type, LEVELS, answer)
    })
    expect(wrong).toEqual([])
    expect([...roots]).toEqual(Object.keys(rootFields))
    // Answers that are empty would prove nothing: rows of every kind that the viewer owns were among them.
    const unseen = Object.keys(OWNED).filter((type) => {
      const own = truth.rowsOf(type, scope, true)
      const keys = Object.values(OWNED[type]!.keys)
      return own.length > 0 && !own.some((row) => keys.some((key) => seen.has(String(row[key]))))
    })
    expect(unseen).toEqual([])
  })

  test('finds nothing by the ids, codes, numbers, regions and names of others', { timeout: PATIENT_MS }, async () => {
    const { wrong } = await compare(persona, alone, everyForeignKey(engine.schema, truth, scope))
    expect(wrong).toEqual([])
  })
})

import { existsSync, readdirSync } from 'node:fs'
import { DEPARTMENTS, FOLLOWS } from '@channelgraph/contracts'
import { expect, test } from 'vitest'
import { outdated } from '../../scripts/deployment.ts'
import { definitions } from '../harness/departments.ts'

// packages/contracts/src/departments.json is the one list of departments; what cannot import it is held to it here.

test('departments.json lists the folders of subgraphs/, and no other', () => {
  const root = new URL('../../subgraphs/', import.meta.url)
  // A folder that another branch left behind has no package.
  const folders = readdirSync(root).filter((name) => existsSync(new URL(`${name}/package.json`, root)))
  expect([...DEPARTMENTS].sort()).toEqual(folders.sort())
})

test.each(DEPARTMENTS)('departments.json says whom %s follows, as its modules do', (name) => {
  const followed = Object.keys(definitions[name].subscriptions).sort()
  const [listed, entry] = [[...FOLLOWS[name]].sort(), `"${name}": ${JSON.stringify(followed)}`]
  expect(listed, `write ${entry} in departments.json, then npm run generate`).toEqual(followed)
})

test('compose, Kubernetes and the samples of environments are what departments.json gives: npm run generate', () => {
  expect(outdated().map((file) => `deploy/${file}`)).toEqual([])
})

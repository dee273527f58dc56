import type { Role } from '@channelgraph/contracts'
import { expect, test } from 'vitest'
import { readAskers } from '../identity/askers.ts'
import { type DocumentModes, modeOf } from './modes.ts'

const rules: DocumentModes['rules'] = [
  { askers: { role: 'PTR' }, mode: 'trusted' },
  { askers: { audience: 'portal' }, mode: 'log' },
  { askers: { role: 'MGT' }, mode: 'any' },
]
const asker = (roles: Role[], audiences = ['channelgraph']) => ({ roles, audiences })

test('everybody no rule is for has the mode of all', () => {
  expect(modeOf(asker(['FIN']), { fallback: 'log', rules })).toBe('log')
  expect(modeOf(asker([]), { fallback: 'trusted', rules: [] })).toBe('trusted')
})

test('a rule is for the holders of a role, and of a token for an audience', () => {
  expect(modeOf(asker(['PTR']), { fallback: 'any', rules })).toBe('trusted')
  expect(modeOf(asker(['FIN'], ['other', 'portal']), { fallback: 'any', rules })).toBe('log')
  expect(modeOf(asker(['MGT']), { fallback: 'trusted', rules })).toBe('any')
})

test('of several rules the strictest holds, whatever their order', () => {
  const both = asker(['MGT', 'PTR'], ['portal'])
  expect(modeOf(both, { fallback: 'any', rules })).toBe('trusted')
  expect(modeOf(both, { fallback: 'any', rules: rules.toReversed() })).toBe('trusted')
  expect(modeOf(asker(['MGT'], ['portal']), { fallback: 'trusted', rules })).toBe('log')
})

test('who is meant is a role of ours or an audience, and nothing that a client writes itself', () => {
  expect(readAskers('role:PTR')).toEqual({ role: 'PTR' })
  expect(readAskers('audience:https://portal.example.com')).toEqual({ audience: 'https://portal.example.com' })
  for (const none of ['PTR', 'role:SYS', 'role:nobody', 'role:PTR:x', 'client:portal', 'audience:', '']) {
    expect(readAskers(none)).toBeNull()
  }
})

import { expect, test } from 'vitest'
import { Lru } from './lru.ts'

test('the entry not used for longest makes room', () => {
  const lru = new Lru<number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  expect(lru.get('a')).toBe(1)
  lru.set('c', 3)
  expect(lru.entries()).toEqual([
    ['a', 1],
    ['c', 3],
  ])
  lru.set('a', 4)
  expect(lru.size).toBe(2)
  expect(lru.peek('a')).toBe(4)
})

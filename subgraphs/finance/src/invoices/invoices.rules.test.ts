import { expect, test } from 'vitest'
import { dueDateOf } from './invoices.rules.ts'

test.each([
  ['2026-10-23', 30, '2026-11-23', 'a Sunday: the Monday after (22 November)'],
  ['2026-10-24', 30, '2026-11-23', 'a Monday'],
  ['2026-09-01', 30, '2026-10-08', 'the National Day holiday of 2026: the first working day after it'],
  ['2026-10-07', 3, '2026-10-10', 'a Saturday that is worked for the holiday (调休)'],
  ['2026-12-18', 14, '2027-01-01', 'a year whose holidays are not published: by weekdays'],
  ['2026-12-19', 14, '2027-01-04', 'a Saturday of such a year'],
])('J: a term from %s of %i days ends on %s: %4$s', (issuedOn, days, dueOn) => {
  expect(dueDateOf(issuedOn, days)).toBe(dueOn)
})

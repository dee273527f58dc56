import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, Money, newId } from './index.ts'

test('a text is kept without the blanks around it, whatever kind they are, and what looks empty is empty', () => {
  expect(check.text('reason', ' \u200b\u3000 苏州\u00a0 \ufeff')).toBe('苏州')
  for (const blank of ['', ' ', '\u200b', '\u3164\u2800', '\u0007\u00ad'])
    expect(() => check.text('reason', blank)).toThrow(/must not be blank/)
  expect(check.optionalText('note', '\u200b')).toBeNull()
})

test('A: what nobody sees within a text, or what turns its words around, is not kept; emoji stay whole, and lines where there may be some', () => {
  expect(check.text('note', '苏\u200b州\u00ad充\u202e电\u2066\ufeff\u0007')).toBe('苏州充电')
  expect(check.text('note', '一\n二\t三 👩\u200d🔧')).toBe('一\n二\t三 👩\u200d🔧')
  expect(() => check.text('note', 'a\0b')).toThrow(/U\+0000/)
})

test('A: a name stands on one line, with one blank between its words, whatever was between them', () => {
  expect(check.title('name', ' 苏州\r\n新桩\u3000\u00a0科技\u2028有限\u200d公司 ')).toBe('苏州 新桩 科技 有限公司')
  expect(check.optionalTitle('name', ' \u200b\n')).toBeNull()
  for (const blank of ['\n', '\u200d', ' \u2028']) expect(() => check.title('name', blank)).toThrow(/must not be blank/)
  expect(() => check.title('name', 'x'.repeat(201))).toThrow(/at most 200 characters; it has 201/)
})

test('A: an address is one that a browser opens, and nothing that it would run', () => {
  expect(check.url('receiptUrl', ' https://files.example.com/签收.pdf?a=1 ')).toBe(
    'https://files.example.com/签收.pdf?a=1',
  )
  for (const value of [
    'javascript:alert(1)',
    'data:text/html,x',
    'files/1.pdf',
    'https://',
    'https:///x',
    'http://a b.com',
    '//x.com',
  ])
    expect(() => check.url('receiptUrl', value), value).toThrow(/http\(s\) address/)
})

test('A: an e-mail address is bounded as it is kept', () => {
  expect(() => check.optionalEmail('email', `${'\u337f'.repeat(100)}@example.com`)).toThrow(/at most 200 characters/)
})

test('a text is bounded by its characters, not by its bytes, and cannot hold half a character', () => {
  expect(check.text('name', '😀'.repeat(3), 3)).toBe('😀😀😀')
  expect(() => check.text('name', 'abcd', 3)).toThrow(/at most 3 characters; it has 4/)
  expect(() => check.text('name', 'a\ud800b')).toThrow(/half a character/)
})

test('a text between any blanks is kept as it is, and keeping it again changes nothing', () => {
  const blank = fc.array(fc.constantFrom(' ', '\t', '\u200b', '\u3000', '\ufeff')).map((parts) => parts.join(''))
  const kept = fc.stringMatching(/^[a-z苏州]( ?[a-z苏州]){0,20}$/)
  fc.assert(
    fc.property(blank, kept, blank, (before, value, after) => {
      expect(check.text('x', before + value + after)).toBe(value)
    }),
  )
})

test('numbers, amounts, days, periods and lists are bounded in both directions', () => {
  for (const value of [0, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => check.wholeNumber('qty', value, 1, 100)).toThrow(/whole number from 1 to 100/)
  for (const value of ['0.00', '-1.00', '100000000000.01'])
    expect(() => check.amount('amount', Money.parse(value))).toThrow(/above 0.00 and at most/)
  for (const value of ['1999-12-31T15:59:59Z', '2026-11-26T00:00:00.001Z'])
    expect(() => check.pastInstant('signedAt', new Date(value), new Date('2026-11-26T00:00:00Z'))).toThrow(
      /must be from/,
    )
  for (const value of ['0001-01-01', '1999-12-31', '2101-01-01', '9999-12-31'])
    expect(() => check.day('valueDate', value)).toThrow(/from 2000-01-01 to 2100-12-31/)
  expect(() => check.period('period', { from: '2026-02-01', to: '2026-01-31' })).toThrow(
    /must not end before it begins/,
  )
  expect(() => check.items('lines', [], 1, 100)).toThrow(/1 to 100 items/)
  expect(check.distinctItems('kinds', ['A', 'B'], 1, 2)).toEqual(['A', 'B'])
  expect(() => check.distinctItems('kinds', ['A', 'A'], 1, 2)).toThrow(/each item once/)
  expect(() => check.distinctItems('kinds', [], 1, 2)).toThrow(/1 to 2 items/)
  for (const value of ['-1.01', '100000000000.01'])
    expect(() => check.moneyWithin('net', Money.parse(value), Money.parse('-1.00'))).toThrow(/from -1.00 to/)
  expect(check.moneyWithin('net', Money.zero, Money.zero)).toEqual(Money.zero)
  expect(() => check.regionPath('regionCode', '９９')).toThrow(/six-digit code/)
})

test('an id is one of its kind, or is refused before any SQL', () => {
  const employee = newId('employee')
  expect(check.id('assigneeId', 'employee', employee)).toBe(employee)
  expect(check.optionalId('assigneeId', 'employee', null)).toBeNull()
  for (const value of [newId('order'), '', "emp_' or 1=1 --"])
    expect(() => check.optionalId('assigneeId', 'employee', value)).toThrow(/id that begins with emp_/)
})

test('A: a telephone number can be dialled, and an e-mail address has its sign; both are kept in one width', () => {
  for (const value of ['13812345678', '0512-12345678', '+86 (512) 1234 5678', '95598', '１３８１２３４５６７８'])
    expect(check.phone('phone', value), value).toMatch(/^\+?[\d ()-]+$/)
  for (const value of [
    'abc',
    '1234',
    '1'.repeat(21),
    '138123456a8',
    '+',
    '138\u200b1234',
    '()12345',
    '+-- ()12345',
    '12345-',
    '(12345)',
    '12--345',
  ])
    expect(() => check.phone('phone', value), value).toThrow(/must be a telephone number/)
  expect(check.optionalPhone('phone', ' \u200b')).toBeNull()
  expect(check.optionalEmail('email', ' wang@example.com ')).toBe('wang@example.com')
  for (const value of [
    'wang',
    'wang@',
    '@example.com',
    'a b@example.com',
    'a@b..c',
    'a@.b.c',
    'a@b.c.',
    '<a@b.c>',
    'javascript:a@b.c',
    'a"@b.c',
  ])
    expect(() => check.optionalEmail('email', value), value).toThrow(/e-mail address/)
})

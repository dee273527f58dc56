import { businessDateOf, Money, withDefaults } from '@channelgraph/values'
import { depositDeducted } from '../../../subgraphs/finance/src/deductions/deductions.events.ts'
import { deductible, deductionPosting } from '../../../subgraphs/finance/src/deductions/deductions.rules.ts'
import { depositDeduction } from '../../../subgraphs/finance/src/deductions/deductions.tables.ts'
import { depositReceived } from '../../../subgraphs/finance/src/deposits/deposits.events.ts'
import { type DepositAccountRow, depositAccount } from '../../../subgraphs/finance/src/deposits/deposits.tables.ts'
import { type LedgerEntryRow, ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { depositCorrected, depositRefunded } from '../../../subgraphs/finance/src/refunds/refunds.events.ts'
import {
  type DepositCorrectionRow,
  depositCorrection,
  type RefundRow,
  refund,
} from '../../../subgraphs/finance/src/refunds/refunds.tables.ts'
import type { SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import type { ViolationRow } from '../../../subgraphs/partners/src/violations/violations.tables.ts'
import { atHour, later, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer, RowBuffers } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import type { SharedData } from '../world/shared-data.ts'
import { FINANCE_FOLLOWS_AFTER_MS } from './credit-lines.ts'
import { writeDepositRef } from './partners.ts'
import { type Step, writeTrail } from './trail.ts'

type Move = Step<DepositAccountRow> & {
  readonly at: Date
  /** Tells the others, of the account as it was then. */
  readonly tell?: (account: DepositAccountRow) => void
}

/** A partner's deposit account: what its contracts ask for, what was received, corrected and given back of it. */
export function writeDeposit(
  { finance, partners }: RowBuffers,
  shared: SharedData,
  life: LifeFact,
  contracts: readonly SignedContractRow[],
  violations: readonly ViolationRow[],
): void {
  const [first] = contracts
  if (!first) return
  const required = (row: SignedContractRow): Move => ({
    ...{ at: later(row.signedAt, FINANCE_FOLLOWS_AFTER_MS), by: 'system', operation: 'event:consume' },
    change: { required: row.depositAmount },
  })
  const deposit = new Deposit(finance, shared, life, contracts.at(-1)!.depositAmount, violations)
  const moves = [...contracts.map(required), ...deposit.moves()].sort((a, b) => a.at.getTime() - b.at.getTime())
  const begun = withDefaults(depositAccount, { id: life.partner.id, required: first.depositAmount })
  const row = writeTrail(finance, 'DepositAccount', begun, moves)
  finance.add(depositAccount, [row])
  let asked = first.depositAmount
  for (const [i, { change, tell }] of moves.entries()) {
    asked = change?.required ?? asked
    tell?.({ ...row, required: asked, version: i + 1 })
  }
  if (life.depositAt) writeDepositRef(partners, { partnerId: life.partner.id, held: deposit.held })
}

/** The money of a deposit: its entries, and the facts told of them. */
class Deposit {
  readonly #buffer: RowBuffer
  readonly #life: LifeFact
  readonly #amount: Money
  readonly #stream: Stream
  readonly #end: Date
  readonly #violations: readonly ViolationRow[]
  readonly #staff: { readonly finance: string; readonly management: string }
  held = Money.zero

  constructor(
    buffer: RowBuffer,
    { stream, staff, today }: SharedData,
    life: LifeFact,
    amount: Money,
    violations: readonly ViolationRow[],
  ) {
    this.#violations = violations
    this.#buffer = buffer
    this.#life = life
    this.#amount = amount
    this.#stream = stream.of('deposit', life.partner.code)
    this.#end = atHour(today, 0)
    this.#staff = { finance: staff.persona('finance'), management: staff.persona('management') }
  }

  /** What moved the account, in the order of time. */
  moves(): Move[] {
    const { depositAt, terminatedAt } = this.#life
    if (!depositAt) return []
    return [
      ...this.#receive(depositAt),
      ...this.#violations.flatMap((violation) => this.#deduct(violation)),
      ...(terminatedAt ? this.#giveBack(terminatedAt) : []),
    ]
  }

  /** Of each ten partners one's was booked tenfold, and corrected the next day. */
  #receive(at: Date): Move[] {
    const { finance, management } = this.#staff
    const day = workingDaysOn(businessDateOf(at), 1)
    const [proposedAt, decidedAt] = [atHour(day, 10), atHour(day, 14)]
    const mistyped = this.#life.partner.rank % 10 === 5 && decidedAt < this.#end
    const amount = mistyped ? this.#amount.times('10') : this.#amount
    const entry = this.#book(at, { amount, bookedOn: businessDateOf(at) })
    this.held = amount
    const received: Move = {
      ...{ at, by: finance, operation: 'deposit:receive' },
      tell: (account) => this.#buffer.record(at, depositReceived(account, amount, amount), finance),
    }
    if (!mistyped) return [received]
    const reason = '录入时多输一位，按银行回单更正'
    const proposed: DepositCorrectionRow = withDefaults(depositCorrection, {
      ...{ id: this.#stream.id('depositCorrection', proposedAt), partnerId: this.#life.partner.id, reason },
      ...{ entryId: entry.id, amount: this.#amount, status: 'PROPOSED', proposedBy: finance, proposedAt },
    })
    const decision = { at: decidedAt, by: management, operation: 'refund:approve' as const, reason }
    const corrected = writeTrail(this.#buffer, 'DepositCorrection', proposed, [
      { at: proposedAt, by: finance, operation: 'refund:propose', reason },
      { ...decision, change: { status: 'APPROVED', decidedBy: management, decidedAt } },
    ])
    this.#buffer.add(depositCorrection, [corrected])
    this.#book(decidedAt, {
      ...{ amount, bookedOn: day, debit: 'DEPOSIT', credit: 'BANK', reversesId: entry.id },
    })
    this.#book(decidedAt, { amount: this.#amount, bookedOn: entry.bookedOn })
    this.held = this.#amount
    const event = (account: DepositAccountRow) => depositCorrected(account, this.#amount.minus(amount), this.#amount)
    return [received, { ...decision, tell: (account) => this.#buffer.record(decidedAt, event(account), management) }]
  }

  /** What a violation's sanction asks for, as far as it is held. */
  #deduct({ id, no, partnerId, deductionAmount: asked, sanctionedAt }: ViolationRow): Move[] {
    if (!asked || !sanctionedAt) return []
    const at = later(sanctionedAt, FINANCE_FOLLOWS_AFTER_MS)
    const amount = deductible(asked, this.held)
    const booked = { ...deductionPosting(partnerId, amount, no, businessDateOf(at)), partnerId }
    const entry = amount.isZero() ? null : this.#book(at, booked)
    const deduction = { id, partnerId, asked, amount, entryId: entry?.id ?? null, deductedAt: at }
    const step = { at, by: 'system', operation: 'event:consume' as const }
    this.#buffer.add(depositDeduction, [writeTrail(this.#buffer, 'DepositDeduction', deduction, [step])])
    this.held = this.held.minus(amount)
    const left = this.held
    return [
      { ...step, tell: (account) => this.#buffer.record(at, depositDeducted(account, deduction, left), 'system') },
    ]
  }

  /** 3.11: half of it goes back after the end of its contract. */
  #giveBack(terminatedAt: Date): Move[] {
    const { finance, management } = this.#staff
    const day = workingDaysOn(businessDateOf(terminatedAt), 10)
    const [proposedAt, decidedAt, paidAt] = [atHour(day, 10), atHour(day, 15), atHour(workingDaysOn(day, 1), 11)]
    if (paidAt >= this.#end) return []
    const amount = Money.ofFen(this.held.fen / 2n)
    const [valueDate, bankRef] = [businessDateOf(paidAt), `TK-BZJ-${this.#life.partner.code}`]
    const entry = this.#book(paidAt, {
      ...{ amount, bookedOn: valueDate, debit: 'DEPOSIT', credit: 'BANK', document: bankRef },
    })
    const reason = '合同终止，退还保证金的一半'
    const proposed: RefundRow = withDefaults(refund, {
      ...{ id: this.#stream.id('refund', proposedAt), partnerId: this.#life.partner.id, reason, amount },
      ...{ status: 'PROPOSED', proposedBy: finance, proposedAt },
    })
    const paid = { at: paidAt, by: finance, operation: 'refund:pay' as const }
    const refunded = writeTrail(this.#buffer, 'Refund', proposed, [
      { at: proposedAt, by: finance, operation: 'refund:propose', reason },
      {
        ...{ at: decidedAt, by: management, operation: 'refund:approve' as const },
        change: { status: 'APPROVED', decidedBy: management, decidedAt },
      },
      { ...paid, change: { status: 'PAID', valueDate, bankRef, entryId: entry.id } },
    ])
    this.#buffer.add(refund, [refunded])
    this.held = this.held.minus(amount)
    const left = this.held
    return [
      { ...paid, tell: (account) => this.#buffer.record(paidAt, depositRefunded(account, amount, left), finance) },
    ]
  }

  #book(at: Date, given: Pick<LedgerEntryRow, 'amount' | 'bookedOn'> & Partial<LedgerEntryRow>): LedgerEntryRow {
    const { id: partnerId, code } = this.#life.partner
    const entry: LedgerEntryRow = {
      ...{ id: this.#stream.id('ledgerEntry', at), at, debit: 'BANK', credit: 'DEPOSIT', document: `BZJ-${code}` },
      ...{ partnerId, reversesId: null, ...given },
    }
    this.#buffer.add(ledgerEntry, [entry])
    return entry
  }
}

import { DEPARTMENTS, FOLLOWS } from '@channelgraph/contracts'
import type { Books } from './book.ts'
import { writeFinanceHeads, writeFinanceStory, writeSettlementRuns } from './rows/finance.ts'
import { writeCatalogue, writeOrders, writeOrdersHeads } from './rows/orders.ts'
import { writeApplicants, writePartnersGround, writePartnersHeads, writePartnersStory } from './rows/partners.ts'
import {
  writeCompanyRef,
  writeContractRefs,
  writeEmployeeRefs,
  writeOrderRefs,
  writePartnerRefs,
  writeProductLineRefs,
  writeProductNameRefs,
  writeProductRefs,
  writeTerritoryRefs,
} from './rows/references.ts'
import { writeStanding } from './rows/standing.ts'
import { writeSupportGround, writeSupportHeads, writeSupportStory } from './rows/support.ts'
import type { Ground } from './world/ground.ts'
import type { Story } from './world/story.ts'
import type { Survey } from './world/survey.ts'

// A world is written in three parts, in this order: what all partners share, each partner's story, the last numbers given.

/** Regions, people, goods, courses, places, applicants: the rows a story may refer to. */
export function writeGround(books: Books, ground: Ground, survey: Survey): void {
  writePartnersGround(books.partners, ground)
  writeApplicants(books.partners, ground, survey)
  writeCatalogue(books.orders, ground)
  writeProductRefs(books.support, ground)
  writeProductLineRefs(books.partners, ground)
  writeProductNameRefs(books.finance, ground)
  writeEmployeeRefs(books.support, ground)
  writeSupportGround(books.support, ground)
  writeSettlementRuns(books.finance, ground, survey)
}

/**
 * One partner's rows in all databases, with its facts. It yields wherever the books may be emptied: the largest partner of
 * a large world alone has half a million rows.
 */
export function* writeStory(books: Books, ground: Ground, survey: Survey, story: Story): Generator<void> {
  const { partner, contracts, held, trainingLapsed } = writePartnersStory(books.partners, ground, story)
  for (const name of DEPARTMENTS) if (FOLLOWS[name].includes('partners')) writePartnerRefs(books[name], partner)
  writeCompanyRef(books.finance, partner)
  writeContractRefs(books.orders, contracts)
  writeTerritoryRefs(books.orders, held)
  const notice = writeFinanceStory(books, ground, survey, story, contracts)
  yield
  const standing = writeStanding(books.orders, partner.id, notice, trainingLapsed)
  yield* writeOrders(books.orders, ground, story, standing)
  writeOrderRefs(books.support, story)
  yield* writeSupportStory(books.support, ground, story)
}

/** The last number of every series. */
export function writeHeads(books: Books, ground: Ground, survey: Survey): void {
  writePartnersHeads(books.partners, ground, survey)
  writeOrdersHeads(books.orders, ground, survey)
  writeSupportHeads(books.support, survey)
  writeFinanceHeads(books.finance, survey)
}

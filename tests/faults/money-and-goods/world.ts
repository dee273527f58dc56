import { partnerUser } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { finance as financeDepartment } from '../../../subgraphs/finance/src/subgraph.ts'
import { financeFixture } from '../../../subgraphs/finance/src/testing/fixture.ts'
import { addPartner, ordersWorld, SUZHOU } from '../../../subgraphs/orders/src/testing/fixture.ts'
import { drain, Relay } from './relay.ts'
import { BEGIN, openRuns } from './run.ts'

const CREDIT = '600000.00'

/** Orders and finance in this process, with nothing between them but the relays; each run of acts is a partner's of its own. */
export async function openWorld() {
  const { t: orders, charger, cable } = await ordersWorld()
  const finance = await testSubgraph(financeDepartment)
  const given = financeFixture(finance)
  const toFinance = new Relay(orders, finance)
  const toOrders = new Relay(finance, orders)
  const relays = { 'to finance': toFinance, 'to orders': toOrders }
  const counts = { acts: 0, took: 0, byHand: 0, refused: 0 }
  const begin = openRuns({ orders, finance, relays, counts, cable, charger })
  let partners = 100

  /** A partner both departments know, with a contract and a credit line, on the first day. */
  async function newRun() {
    await drain(toFinance, toOrders)
    orders.clock.set(BEGIN)
    finance.clock.set(BEGIN)
    partners += 1
    const partner = { id: newId('partner'), code: `PT-320500-${String(partners).padStart(6, '0')}`, ...SUZHOU }
    await addPartner(orders, partner)
    await given.partner({ partnerId: partner.id, code: partner.code })
    await given.contract(partner.id, { effectiveTo: '2027-12-31', creditLimit: CREDIT })
    return begin(partner.id, partnerUser(partner))
  }

  return { orders, finance, relays, counts, newRun }
}

import { Decimal } from '@channelgraph/values'
import { openingProduct } from '../../../subgraphs/orders/src/catalogue/catalogue.rules.ts'
import type { ProductRow } from '../../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { atHour, later, MINUTE } from '../moments.ts'
import type { Stream } from '../random.ts'

/** A product with what the row does not say: what it costs a distributor, and how often it is asked for. */
export interface ProductFact {
  readonly row: ProductRow
  /** Net, CNY, at the first price list. */
  readonly basePrice: number
  /** Share of order lines. */
  readonly demand: number
  readonly publishedAt: Date
}

type Line = 'AC-HOME' | 'AC-PUBLIC' | 'DC-COMPACT' | 'DC-FAST' | 'DC-ULTRA'
interface Model {
  readonly sku: string
  readonly name: string
  readonly line: Line
  readonly kw: number
  readonly connectors: number
  readonly price: number
  readonly demand: number
  readonly lead: number
  readonly lifecycle?: ProductRow['lifecycle']
}

const MODELS: readonly Model[] = [
  {
    sku: 'CG-AC7-W1',
    name: '7kW 壁挂交流桩 标准版',
    line: 'AC-HOME',
    kw: 7,
    connectors: 1,
    price: 1480,
    demand: 17,
    lead: 7,
  },
  {
    sku: 'CG-AC7-W2',
    name: '7kW 壁挂交流桩 蓝牙版',
    line: 'AC-HOME',
    kw: 7,
    connectors: 1,
    price: 1680,
    demand: 11,
    lead: 7,
  },
  {
    sku: 'CG-AC7-P1',
    name: '7kW 立柱交流桩 运营版',
    line: 'AC-PUBLIC',
    kw: 7,
    connectors: 1,
    price: 2150,
    demand: 9,
    lead: 7,
  },
  {
    sku: 'CG-AC7-D1',
    name: '7kW 双枪立柱交流桩',
    line: 'AC-PUBLIC',
    kw: 7,
    connectors: 2,
    price: 3680,
    demand: 5,
    lead: 10,
  },
  {
    sku: 'CG-AC11-W1',
    name: '11kW 壁挂交流桩 三相',
    line: 'AC-HOME',
    kw: 11,
    connectors: 1,
    price: 2360,
    demand: 5,
    lead: 10,
  },
  {
    sku: 'CG-AC11-P1',
    name: '11kW 立柱交流桩 运营版',
    line: 'AC-PUBLIC',
    kw: 11,
    connectors: 1,
    price: 2980,
    demand: 3,
    lead: 10,
  },
  {
    sku: 'CG-AC21-W1',
    name: '21kW 壁挂交流桩',
    line: 'AC-PUBLIC',
    kw: 21,
    connectors: 1,
    price: 3260,
    demand: 3,
    lead: 12,
  },
  {
    sku: 'CG-AC21-P1',
    name: '21kW 立柱交流桩 运营版',
    line: 'AC-PUBLIC',
    kw: 21,
    connectors: 1,
    price: 3890,
    demand: 3,
    lead: 12,
  },
  {
    sku: 'CG-DC30-M1',
    name: '30kW 移动直流桩',
    line: 'DC-COMPACT',
    kw: 30,
    connectors: 1,
    price: 15800,
    demand: 4,
    lead: 14,
  },
  {
    sku: 'CG-DC40-W1',
    name: '40kW 壁挂直流桩',
    line: 'DC-COMPACT',
    kw: 40,
    connectors: 1,
    price: 18600,
    demand: 4,
    lead: 14,
  },
  {
    sku: 'CG-DC60-S1',
    name: '60kW 单枪直流一体桩',
    line: 'DC-FAST',
    kw: 60,
    connectors: 1,
    price: 24500,
    demand: 6,
    lead: 14,
  },
  {
    sku: 'CG-DC60-D1',
    name: '60kW 双枪直流一体桩',
    line: 'DC-FAST',
    kw: 60,
    connectors: 2,
    price: 27800,
    demand: 5,
    lead: 14,
  },
  {
    sku: 'CG-DC80-D1',
    name: '80kW 双枪直流一体桩',
    line: 'DC-FAST',
    kw: 80,
    connectors: 2,
    price: 33600,
    demand: 3,
    lead: 16,
  },
  {
    sku: 'CG-DC120-D1',
    name: '120kW 双枪直流一体桩',
    line: 'DC-FAST',
    kw: 120,
    connectors: 2,
    price: 43800,
    demand: 9,
    lead: 18,
  },
  {
    sku: 'CG-DC120-D2',
    name: '120kW 双枪直流一体桩 风冷静音',
    line: 'DC-FAST',
    kw: 120,
    connectors: 2,
    price: 47600,
    demand: 4,
    lead: 18,
  },
  {
    sku: 'CG-DC160-D1',
    name: '160kW 双枪直流一体桩',
    line: 'DC-FAST',
    kw: 160,
    connectors: 2,
    price: 56800,
    demand: 4,
    lead: 20,
  },
  {
    sku: 'CG-DC180-D1',
    name: '180kW 双枪直流一体桩',
    line: 'DC-FAST',
    kw: 180,
    connectors: 2,
    price: 62400,
    demand: 3,
    lead: 20,
  },
  {
    sku: 'CG-DC240-D1',
    name: '240kW 双枪直流一体桩',
    line: 'DC-ULTRA',
    kw: 240,
    connectors: 2,
    price: 78600,
    demand: 2,
    lead: 25,
  },
  {
    sku: 'CG-DC360-H1',
    name: '360kW 分体式直流主机 一拖六',
    line: 'DC-ULTRA',
    kw: 360,
    connectors: 6,
    price: 136000,
    demand: 0.6,
    lead: 35,
    lifecycle: 'PHASE_OUT',
  },
  {
    sku: 'CG-DC480-L1',
    name: '480kW 液冷超充主机 一拖八',
    line: 'DC-ULTRA',
    kw: 480,
    connectors: 8,
    price: 218000,
    demand: 0.8,
    lead: 40,
  },
]

const connectorOf = (current: 'AC' | 'DC') => (current === 'AC' ? 'GBT_AC' : 'GBT_DC')

/** What a model is also made as, when there are more products than models: each dearer and rarer than the one before. */
const EDITIONS = ['', '低温版', '高原版', '防腐版', '静音版', '光储版', '加长枪线版', '定制版'] as const

/** A model in each of its editions, all models in the first one before any in the second. */
const EDITED: readonly Model[] = EDITIONS.flatMap((edition, i) =>
  i === 0
    ? MODELS
    : MODELS.map(({ lifecycle: _, ...model }) => ({
        ...model,
        sku: `${model.sku}${String.fromCharCode(65 + i)}`,
        name: `${model.name} ${edition}`,
        price: Math.round(model.price * (1 + 0.04 * i)),
        demand: model.demand / (2 * i),
      })),
)

/** Household and public AC of 7, 11 and 21 kW, DC from 30 to 480 kW: twenty models, and their editions. */
export function makeProducts(stream: Stream, count: number, before: string): ProductFact[] {
  return EDITED.slice(0, count).map((model, i) => {
    const { sku, name, line, kw, connectors, price, demand, lead, lifecycle = 'ACTIVE' } = model
    const current = line.startsWith('AC') ? 'AC' : 'DC'
    const publishedAt = later(atHour(before, 10), i * 2 * MINUTE)
    return {
      basePrice: price,
      demand,
      publishedAt,
      row: {
        ...openingProduct({
          id: stream.id('product', publishedAt),
          sku,
          name,
          line,
          current,
          ratedPowerKw: new Decimal(kw),
          connectorTypes: [connectorOf(current)],
          connectorCount: connectors,
          ocppVersion: line === 'AC-HOME' ? null : line === 'DC-ULTRA' ? '2.0.1' : '1.6J',
          lifecycle,
          packQty: line === 'AC-PUBLIC' && lifecycle === 'ACTIVE' ? 2 : 1,
          leadTimeDays: lead,
          warrantyMonths: current === 'AC' ? 24 : 36,
        }),
        version: lifecycle === 'ACTIVE' ? 1 : 2,
      },
    }
  })
}

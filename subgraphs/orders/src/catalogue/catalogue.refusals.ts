import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'
import { LIFE_CYCLES } from './catalogue.tables.ts'

export const { catalogue: catalogueRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicateSku: {
    code: 'DUPLICATE_SKU',
    text: ({ sku }: { sku: string }) => ({
      en: `${sku} is in the catalogue already: change that product, or take another number.`,
      zh: `产品目录中已有 ${sku}:请修改该产品,或换一个编号。`,
    }),
  },
  LifecycleGoesBack: {
    code: 'LIFECYCLE_GOES_BACK',
    text: ({ from }: { from: string }) => ({
      en: `A product goes from ${LIFE_CYCLES.join(' to ')}; this one is ${from} already.`,
      zh: `产品生命周期只能按 ${LIFE_CYCLES.join('、')} 的顺序推进;该产品已处于 ${from}。`,
    }),
  },
})

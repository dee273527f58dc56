import { transition } from '@channelgraph/command'
import { PRICE_LIST } from '../pricing.rules.ts'
import { priceLists } from '../pricing.store.ts'

export const submitPriceList = transition('price-list:draft', 'PriceList', priceLists, PRICE_LIST, 'submitPriceList')

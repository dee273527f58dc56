import { type Decimal, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

const floor = (qty: number, packQty: number): number => qty - (qty % packQty)

export const { catalogue: orderingRefusals, refusal } = refusalsOf<RefusalFields>()({
  PriceNotAllowed: {
    code: 'PRICE_NOT_ALLOWED',
    text: ({ lineNo, listPriceNet }: { lineNo: number; listPriceNet: Decimal | null }) =>
      listPriceNet
        ? {
            en: `Line ${lineNo}: the list price is ${listPriceNet.toFixed()}: order at that price.`,
            zh: `第 ${lineNo} 行:价格表价格为 ${listPriceNet.toFixed()},请按此价格订货。`,
          }
        : {
            en: `Line ${lineNo}: no price list in force for this kind of partner holds the product.`,
            zh: `第 ${lineNo} 行:该类渠道伙伴的有效价格表中没有此产品。`,
          },
  },
  ProductNotSellable: {
    code: 'PRODUCT_NOT_SELLABLE',
    text: ({ lineNo, product }: { lineNo: number; product: { sku: string; lifecycle: string } | undefined }) =>
      product
        ? {
            en: `Line ${lineNo}: ${product.sku} is ${product.lifecycle}.`,
            zh: `第 ${lineNo} 行:${product.sku} 处于 ${product.lifecycle},不可销售。`,
          }
        : { en: `Line ${lineNo}: there is no such product.`, zh: `第 ${lineNo} 行:没有该产品。` },
  },
  PartnerNotActive: {
    code: 'PARTNER_NOT_ACTIVE',
    text: ({ status }: { status: string }) => ({
      en: `The partner is ${status}: only an ACTIVE partner orders.`,
      zh: `渠道伙伴状态为 ${status}:只有 ACTIVE 状态的渠道伙伴可以订货。`,
    }),
  },
  OnBehalfOfMissing: {
    code: 'ON_BEHALF_OF_MISSING',
    text: {
      en: 'You submit for a partner: give onBehalfOf, a note of who asked for it and how.',
      zh: '您代渠道伙伴提交订单:请在 onBehalfOf 中注明由谁、以何种方式提出。',
    },
  },
  CreditNotReserved: {
    code: 'CREDIT_NOT_RESERVED',
    text: ({ answerDue }: { answerDue: boolean }) =>
      answerDue
        ? {
            en: 'Finance has not answered for this order yet: try again in a moment.',
            zh: '财务部门尚未答复此订单:请稍后再试。',
          }
        : {
            en: 'Finance holds no credit for this order: ask again by requestCredit once the partner has credit.',
            zh: '财务部门未为此订单预留授信:待渠道伙伴有可用额度后,请用 requestCredit 再次申请。',
          },
  },
  OrderToBeHeld: {
    code: 'ORDER_TO_BE_HELD',
    text: ({ reasons }: { reasons: readonly string[] }) => ({
      en: `The order would be held today for ${reasons.join(', ')}: it cannot be confirmed until that has ended or was released.`,
      zh: `该订单目前应因 ${reasons.join('、')} 暂挂:原因消除或经放行后方可确认。`,
    }),
  },
  HoldNotReleasable: {
    code: 'HOLD_NOT_RELEASABLE',
    text: ({ reason, held }: { reason: string; held: readonly string[] }) =>
      held.includes(reason)
        ? { en: `${reason} ends with its cause, not by hand.`, zh: `${reason} 随其原因消除而解除,不能人工解除。` }
        : {
            en: `The order is not held for ${reason} but for ${held.join(', ')}.`,
            zh: `订单并非因 ${reason} 暂挂,而是因 ${held.join('、')}。`,
          },
  },
  QuantityNotInPacks: {
    code: 'QUANTITY_NOT_IN_PACKS',
    text: ({ lineNo, packQty, qty }: { lineNo: number; packQty: number; qty: number }) => ({
      en: `Line ${lineNo}: the product comes in packages of ${packQty}: order ${floor(qty, packQty) || packQty} or ${floor(qty, packQty) + packQty}, not ${qty}.`,
      zh: `第 ${lineNo} 行:该产品每箱 ${packQty} 件,请订购 ${floor(qty, packQty) || packQty} 或 ${floor(qty, packQty) + packQty} 件,而非 ${qty} 件。`,
    }),
  },
  QuantityExceeded: {
    code: 'QUANTITY_EXCEEDED',
    text: ({ lineNo, available, qty }: { lineNo: number; available: number; qty: number }) => ({
      en: `Line ${lineNo} has ${available} units left for this, not ${qty}.`,
      zh: `第 ${lineNo} 行可用于此操作的数量为 ${available},不足 ${qty}。`,
    }),
  },
  NothingStays: {
    code: 'NOTHING_STAYS',
    text: {
      en: 'All that is wanted of the order would move: leave at least one unit in it.',
      zh: '订单中仍需的全部数量都将移出:请至少保留一件。',
    },
  },
})

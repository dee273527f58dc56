import { ContractEnded, ContractSigned } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import sdl from './sales.graphql'
import { salesResolvers } from './sales.resolvers.ts'
import {
  endContractRef,
  findAttainments,
  findContractRefs,
  findPartnerAttainments,
  findRegionFigures,
  findVolumes,
  upsertContractRef,
} from './sales.store.ts'

/** What was sold, and measured against what was promised (销售量、目标达成). */
export const sales = module({
  sdl,
  resolvers: salesResolvers,
  loaders: (load) => ({
    volumes: load.oneWith(findVolumes),
    regionFigures: load.oneWith(findRegionFigures),
    contractRefs: load.one(findContractRefs),
    attainments: load.one((db, scope, ids) => findAttainments(db, scope, ids, load.today)),
    partnerAttainments: load.one((db, scope, partnerIds) => findPartnerAttainments(db, scope, partnerIds, load.today)),
  }),
  on: {
    partners: [
      on(ContractSigned, ({ unit }, contract) =>
        upsertContractRef(unit.tx, {
          id: contract.contractId,
          no: contract.no,
          partnerId: contract.partnerId,
          effectiveFrom: contract.effectiveFrom,
          effectiveTo: contract.effectiveTo,
          annualTarget: Money.parse(contract.annualTarget),
        }),
      ),
      on(ContractEnded, ({ unit }, { contractId, lastDay }) => endContractRef(unit.tx, contractId, lastDay)),
    ],
  },
})

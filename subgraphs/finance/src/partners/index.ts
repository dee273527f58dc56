import { module } from '@channelgraph/service'
import sdl from './partners.graphql'

/** Partners as a type that the modules above add fields to; what is known of them is `partnerRefs`. */
export const partners = module({ sdl })

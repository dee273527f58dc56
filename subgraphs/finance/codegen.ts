import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen()

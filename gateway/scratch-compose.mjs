import { composeSupergraph } from './dist/supergraph/compose.js';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
const names=['catalog','users','inventory','orders','payments','shipping','notifications'].filter(n=>existsSync(`../subgraphs/${n}/schema.graphql`));
const parts=names.map((name,i)=>({name,url:`http://127.0.0.1:${4001+i}/graphql`,sdl:readFileSync(`../subgraphs/${name}/schema.graphql`,'utf8')}));
console.log(names, 'imported', performance.now().toFixed(0));
for (let i=0;i<3;i++){const t=performance.now();try{const {sdl,hints}=await composeSupergraph(parts);console.log('composed',(performance.now()-t).toFixed(0),'ms',sdl.length,'bytes',hints.length,'hints');writeFileSync('/tmp/gw/supergraph.graphql',sdl);if(i==0)console.log(hints.map(h=>h.level+' '+h.code+' '+h.message.slice(0,150)).join('\n'))}catch(e){console.log(e.message);break}}

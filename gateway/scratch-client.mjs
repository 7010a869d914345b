import { spawn } from 'node:child_process';
const t=performance.now();
const c=spawn(process.execPath,['scratch.mjs',process.argv[2]],{stdio:'inherit'});
for(;;){ try{const r=await fetch('http://127.0.0.1:4555/health/ready'); if(r.status===200)break;}catch{} await new Promise(r=>setTimeout(r,10)); }
console.log('health/ready after', (performance.now()-t).toFixed(0),'ms');
let s=performance.now(); let r=await fetch('http://127.0.0.1:4555/graphql',{method:'POST',headers:{'content-type':'application/json'},body:'{"query":"{ __typename }"}'}); console.log(r.status, await r.text(), (performance.now()-s).toFixed(0));
c.kill('SIGTERM'); const code=await new Promise(r=>c.on('exit',(c,s)=>r([c,s]))); console.log('exit',code);

const t=(l,s)=>console.log(l.padEnd(60),(performance.now()-s).toFixed(0), 'cpu',((process.cpuUsage().user+process.cpuUsage().system)/1000).toFixed(0));
let s=performance.now(); t('boot',0);
for (const m of process.argv.slice(2)) { s=performance.now(); await import(m).catch(e=>console.log(m,e.message)); t(m,s);}

// Makes the replica set when there is none yet, and is content once this server is its primary.
const password = encodeURIComponent(process.env.MONGO_INITDB_ROOT_PASSWORD);
const admin = connect(`mongodb://root:${password}@127.0.0.1:27017/admin?directConnection=true`);

const NOT_YET_INITIALIZED = 94;

try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (thrown) {
  if (thrown.code !== NOT_YET_INITIALIZED) throw thrown;
  admin.adminCommand({ replSetInitiate: { _id: 'hansa', members: [{ _id: 0, host: 'mongodb:27017' }] } });
}
quit(admin.hello().isWritablePrimary ? 0 : 1);

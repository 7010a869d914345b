// Who orders signs in as; run by the image when its volume is empty.
db.getSiblingDB('hansa_orders').createUser({
  user: 'orders',
  pwd: process.env.MONGODB_PASSWORD,
  roles: [{ role: 'readWrite', db: 'hansa_orders' }],
});

PRAGMA foreign_keys = OFF;
CREATE TABLE meta (
      key text not null primary key,
      value text not null
    ) strict, without rowid;
CREATE TABLE pools (
    key integer primary key autoincrement,
    id text not null unique,
    name text not null,
    region text not null,
    settings text not null,
    created_at integer not null,
    updated_at integer not null,
    users integer not null default 0,
    users_at integer not null default 0
  ) strict;
CREATE INDEX pools_of_region on pools (region, key);
CREATE TABLE clients (
    key integer primary key autoincrement,
    id text not null unique,
    pool_key integer not null references pools on delete cascade,
    name text not null,
    settings text not null,
    secrets text not null,
    created_at integer not null,
    updated_at integer not null
  ) strict;
CREATE INDEX clients_of_pool on clients (pool_key, key);
CREATE TABLE users (
    key integer primary key autoincrement,
    pool_key integer not null references pools on delete cascade,
    sub text not null,
    username text not null,
    username_key text not null,
    status text not null,
    enabled integer not null,
    attributes text not null,
    pending text,
    password_kind text,
    password text,
    password_expires_at integer,
    epoch integer not null,
    settings text,
    created_at integer not null,
    updated_at integer not null,
    unique (pool_key, username_key),
    unique (pool_key, sub)
  ) strict;
CREATE INDEX users_of_pool on users (pool_key, key);
CREATE INDEX users_by_status on users (pool_key, status, key);
CREATE INDEX users_by_enabled on users (pool_key, enabled, key);
CREATE INDEX users_by_username on users (pool_key, username, key) where username <> username_key;
CREATE TABLE aliases (
    pool_key integer not null,
    kind text not null,
    name text not null,
    user_key integer not null references users on delete cascade,
    primary key (pool_key, kind, name)
  ) strict, without rowid;
CREATE INDEX aliases_of_user on aliases (user_key);
CREATE TABLE search (
    pool_key integer not null,
    attribute text not null,
    folded text not null,
    user_key integer not null,
    value text not null,
    primary key (pool_key, attribute, folded, user_key)
  ) strict, without rowid;
CREATE TABLE "groups" (
    key integer primary key autoincrement,
    pool_key integer not null references pools on delete cascade,
    name text not null,
    description text,
    role_arn text,
    precedence integer,
    created_at integer not null,
    updated_at integer not null,
    unique (pool_key, name)
  ) strict;
CREATE INDEX groups_of_pool on "groups" (pool_key, key);
CREATE TABLE members (
    user_key integer not null references users on delete cascade,
    group_key integer not null references "groups" on delete cascade,
    primary key (user_key, group_key)
  ) strict, without rowid;
CREATE INDEX members_of_group on members (group_key, user_key);
CREATE TABLE codes (
    user_key integer not null references users on delete cascade,
    purpose text not null,
    hash text not null,
    attribute text not null,
    destination text not null,
    expires_at integer not null,
    primary key (user_key, purpose)
  ) strict, without rowid;
CREATE INDEX codes_by_expiry on codes (expires_at);
CREATE TABLE guesses (
    pool_key integer not null,
    who text not null,
    failures integer not null,
    last_at integer not null,
    expires_at integer not null,
    primary key (pool_key, who)
  ) strict, without rowid;
CREATE INDEX guesses_by_expiry on guesses (expires_at);
CREATE TABLE limits (
    pool_key integer not null,
    who text not null,
    what text not null,
    count integer not null,
    expires_at integer not null,
    primary key (pool_key, who, what)
  ) strict, without rowid;
CREATE INDEX limits_by_expiry on limits (expires_at);
CREATE TABLE families (
    key integer primary key autoincrement,
    pool_key integer not null,
    user_key integer not null references users on delete cascade,
    client_key integer not null references clients on delete cascade,
    origin_jti text not null,
    auth_time integer not null,
    expires_at integer not null,
    revoked_at integer,
    scope text not null,
    device_key text,
    unique (pool_key, origin_jti)
  ) strict;
CREATE INDEX families_of_user on families (user_key);
CREATE INDEX families_of_client on families (client_key);
CREATE INDEX families_by_expiry on families (expires_at);
CREATE TABLE tokens (
    hash text not null primary key,
    family_key integer not null references families on delete cascade,
    issued_at integer not null,
    rotated_at integer
  ) strict, without rowid;
CREATE INDEX tokens_of_family on tokens (family_key);
CREATE TABLE spent (
    jti text not null primary key,
    expires_at integer not null
  ) strict, without rowid;
CREATE INDEX spent_by_expiry on spent (expires_at);
CREATE TABLE signing_keys (
    pool_key integer not null references pools on delete cascade,
    "use" text not null,
    generation integer not null,
    kid text not null,
    public_jwk text not null,
    sealed_private text not null,
    created_at integer not null,
    primary key (pool_key, "use", generation)
  ) strict, without rowid;
INSERT INTO "meta" ("key", "value") VALUES (':master key', 'v1.a30d8ccc.W7NOq7ze-eDgaKDiLGBxnXGrZrvuAmS_rwYxzZuyf9Y');
INSERT INTO "meta" ("key", "value") VALUES (':mode', 'dev');
INSERT INTO "meta" ("key", "value") VALUES ('schema version', '1');
INSERT INTO "pools" ("key", "id", "name", "region", "settings", "created_at", "updated_at", "users", "users_at") VALUES (1, 'eu-west-1_CW8qau3KC', 'before', 'eu-west-1', '{"Policies":{"PasswordPolicy":{"MinimumLength":8,"RequireUppercase":false,"RequireLowercase":false,"RequireNumbers":false,"RequireSymbols":false,"PasswordHistorySize":3,"TemporaryPasswordValidityDays":7},"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD"]}},"DeletionProtection":"INACTIVE","LambdaConfig":{},"AutoVerifiedAttributes":["email"],"VerificationMessageTemplate":{"DefaultEmailOption":"CONFIRM_WITH_CODE"},"MfaConfiguration":"OFF","UserAttributeUpdateSettings":{"AttributesRequireVerificationBeforeUpdate":[]},"EmailConfiguration":{"EmailSendingAccount":"COGNITO_DEFAULT"},"UserPoolTags":{},"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":false,"UnusedAccountValidityDays":7},"AccountRecoverySetting":{"RecoveryMechanisms":[{"Priority":1,"Name":"verified_email"},{"Priority":2,"Name":"verified_phone_number"}]},"UserPoolTier":"ESSENTIALS","SchemaAttributes":[{"Name":"sub","DeveloperOnlyAttribute":false,"Mutable":false,"Required":true,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"1","MaxLength":"2048"}},{"Name":"name","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"given_name","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"family_name","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"middle_name","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"nickname","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"preferred_username","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"profile","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"picture","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"website","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"email","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"email_verified","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"Boolean"},{"Name":"gender","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"birthdate","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"10","MaxLength":"10"}},{"Name":"zoneinfo","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"locale","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"phone_number","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"phone_number_verified","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"Boolean"},{"Name":"address","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}},{"Name":"updated_at","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"Number","NumberAttributeConstraints":{"MinValue":"0"}},{"Name":"identities","DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,"AttributeDataType":"String","StringAttributeConstraints":{}}],"AliasAttributes":["email"]}', 1795649306055, 1795649306055, 0, 0);
INSERT INTO "clients" ("key", "id", "pool_key", "name", "settings", "secrets", "created_at", "updated_at") VALUES (1, 'w2sr395qqq4ntjf1f87nh2nuk3', 1, 'app', '{"RefreshTokenValidity":30,"TokenValidityUnits":{},"AllowedOAuthFlowsUserPoolClient":false,"EnableTokenRevocation":true,"EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3,"PreventUserExistenceErrors":"ENABLED","RefreshTokenRotation":{"Feature":"ENABLED","RetryGracePeriodSeconds":0},"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH"]}', '[]', 1795649306081, 1795649306081);
INSERT INTO "clients" ("key", "id", "pool_key", "name", "settings", "secrets", "created_at", "updated_at") VALUES (2, '9dheu0p1zdj5fkfd5n5z0sbakp', 1, 'app', '{"RefreshTokenValidity":30,"TokenValidityUnits":{},"AllowedOAuthFlowsUserPoolClient":false,"EnableTokenRevocation":true,"EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3,"PreventUserExistenceErrors":"ENABLED","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH"]}', '[{"id":"9dheu0p1zdj5fkfd5n5z0sbakp--1795649306","sealed":"v1.a30d8ccc.1g7YMc_dLPI1Sxz6PQ.GphXLyYKJMxtn1_G0GIvICNOhr9hUtRk6Nu4loOeBD1F8xHFsITVqPbPJ-VfzGRCG_4ZBXPIkUOU3dCDeRkyOo-29g","at":1795649306089}]', 1795649306089, 1795649306089);
INSERT INTO "users" ("key", "pool_key", "sub", "username", "username_key", "status", "enabled", "attributes", "pending", "password_kind", "password", "password_expires_at", "epoch", "settings", "created_at", "updated_at") VALUES (1, 1, '78f1a858-5041-70b7-6e31-1cae50e0afa7', 'ana', 'ana', 'CONFIRMED', 1, '{"email":"ana@example.com","email_verified":"true"}', NULL, 'srp', 'v1.a30d8ccc.iZmzu_SRnYJGA1Q9FQ.S77p21IhoLXPgxyLJsrhvDGPezTm68DS3Gld70-YGdaLkhGAj2nBWHMz_KimHmSVEh9qam_zvmaO7T9OOKgUon6BRoqkCbUxrC9hFlJQCnfk2BnUo9nTBZrRaOveMc6xWVVOCxc6r4s8t_6asMQDvOG6xrruXAXTQgEIMnd8LRvpNl0KTW6D2BdEATWcZhroxe0cr295Gn-7ooKhv_rFJIFhX-M2i5po-YMbfdlZfG77qYRKTf-OnfRsWPtghe161EQDmiqc-s4aadJ228A8DxNM7CcSokWklJQEZVJJDw0l1UpvixfLslyza2Oiw-bqPhvgpgDsVkjS57SKY7EWi7MlpJVQ2IO1I_wCvJ0iGYZVkBZCrgJXFgckHLVaKQ3ty_ivrMaaqSUb63UcsGVwihcPc6fdb9UPyy3wXj4Rc6bRQsD8gZqfHiMGdxOlBCJoFAOIcGNXkzvZCm0d0lxV_DHCxIejywq66Q7ukFTiNLjRryBhsPRi2KKas9MdYDwBKmalxwX2HrrQ0Lj-GWrPrAEfJuQOkXJX-4i4lS8NYow', NULL, 2, '{"passwordHistory":[{"kind":"srp","sealed":"v1.a30d8ccc.2EXcXehu_4AfHbnouA.EH2_EH8kC5Ge40-Qwj_K4RmpGf1WiB3zIRgQU0yF-uLDGvpodM3Tficf7XkftN50EgObqUVoxe5rkusu0EjIfu_XuGKiUT6i0Gi6WZP5kuBhj71xO2dF-9OUHcB0wlZKOVJfWfhLuyLTD6fG_Zyo2-fY9JfL8Ri_CQESeVQY5YDToeKjRKrXor30QhOykOuDS3l1ZzDb4_Bg5IURupN66FAtjiOg3JToDmFXlzJlvn5dVxGHR422wjQ1SUzrOKlnVuQ8M0CIssJfTGrtjOqtRSVLvm44JVFGU7OZsGXTRROJsUmU9CaToSDgMRfs1M2KXdD7yNuc7xtqhZNvAb9HcIhTt2gr5JM-JY_r2Hcm8kg0aUhTlFhozG0ZyMI9adkK1-D-TWptSm2Jy4W4kKhGqUKTo1T4RCFHcXjV4w269tG1wGuYDHtc4FZLWcMhqOU6Z63TDgAwuxoKDIpGJJw23UcrP2SVoRcUeJG8YdnPuablv7gFfU8UbmN9oKJY4xPYzihd4gNNkbzSLBA70clxUWiuRi6gAQ66TiI8M3GKrYw"},{"kind":"srp","sealed":"v1.a30d8ccc.WcfYrCUIwz38LJJIVQ.TCCWUFJOHASiCYW6KFg1VpLpQD1ro3GVBQy3fJQaKGkcXl6A5ubinXur1Z4F1hYeCzH9pMEAUKXVanIHG8S7JxGIXTHOc-Ph018i9KB2C5F5CD9_mR-q_YcOpj3ZSenZLA0x-mukJkGNK11H20xom4n2Ab99PH0vJ_qDwI9zo71RNWkD9Vrkc04fRi4cJuf_zGOPmjVYnSTfsCd1wcmX9n6r9MQaHTe-yDKb0C1pyHvrrYc1JPa--0vQrVx0j0nX6qQiOq0WvHuFO1vppqg7X4QJ0j38hlBgXnbI5qnRCOTMKIwmAT1tOF9tBuLmcZvruRwgHOY4lJOnx3B-55HAAjx_Qsisye3cPrGVdWE5ZvCHhc_2FkZnxSVHHiCHzAzrSpq3oIqYniqw6AxNFnfQegPIAxB0Nm4J70htpcyCJqcQ-tawHGXH88UB4qzhftAKX-puGJ3TppKMXmUP_1YcMZv3MFqFD05xsP0EEZBfP2ALumZsRv6MEX5THlWF3qHm1-3kgYqagVJOPI9SkyEbV0PWtDP__SQHv87eGcKaOPg"}]}', 1795649306109, 1795649306135);
INSERT INTO "users" ("key", "pool_key", "sub", "username", "username_key", "status", "enabled", "attributes", "pending", "password_kind", "password", "password_expires_at", "epoch", "settings", "created_at", "updated_at") VALUES (2, 1, '5b732b12-e0b1-7003-2bbe-3730a8ed5af5', 'bea', 'bea', 'CONFIRMED', 1, '{"email":"bea@example.com","email_verified":"true"}', NULL, 'srp', 'v1.a30d8ccc.xt98xWiNrb8Pq2OjPg.hoqrVd1A-vDnAh_K2HnsazEHParzkWBOjlBrm_DsCMqm5DZo-EC2VD0YVILRWRNe1TX223PLtQ_e47w2u1pRdlX1XaOBdlAanmOhyuSzQ6_GBz6jslYId_EPZIJ3_Z08-rszeJzlfTZxU8Gm7nQfvwXXrISjofXm_bpAsVYfW7_L3G3rH7rI_9HqVZisvnfUsn22foCTIqMLL6V6bp7t1Z8bj-Z8_CWB8YAhjLPamOZcYl-jmong0sP6O8OChxQv3J643CRD7FXXEM8l5BSJLTIKIDv3R89F7dSq_2Lcjlt54pOABSRQExpY1o1cjXtBk714fwjTfDdoOtRgb8lTOq4Z5_KHjEuhbBm0Cy7kSk956QABUiReeol7nJ3dCgw1Wo8_GfrERontsi0TEt6Tg2qrfPg5p4LAE8ZExo_NUIVQDvzwKQELZ4sLXyNzmc2fZkN_u1cHpEZoHhe6xO5JpWpPhBSlGDvQRB0CyqkQ2OnsvjkVoz6bKuD8HMfonLt2Vgpqs89I9rOU5HgWLq5DSgYpU-gBnkS1YV2RHScuU9c', NULL, 2, '{"passwordHistory":[{"kind":"srp","sealed":"v1.a30d8ccc.6vQIK7iptUWIp2ypjA.IE3OL-9mfWGs92-jEv8e_Ej1KHE1-PhmF2QrEGjBPIgkMLCWjwLU9e8Eu2xzZ6IVpUI1AyM4pwBu17scAXVYfiUeHaegRbSMvI6J5OvV6owzbH02ORhYF_tJjf_uOcb1ukE-_SCy1FOJF9LchxPG6XQwF3LwtZSDCaYPTpv9NYOGK8Uh71h86pMmzuKp3naeitqibjV9H9au9kZz7KAuqmJTC9AFSR_DTiVbTgH169-0N3VsCJJ58zQ2BRZl0FroDaz7BWceXrkz9Ug-0L3n3A2H0wqi4r3wBJTSPe-M8CWMNDAr12O1uxjsWg24-Wdld9O-1Pe_ZwGwaSTz0DZGfojrAkhvXAlhoPC8GQ4cDIGJqu9uzqfr_cdEw3s7ugkYzCK-zy8upWJSm4x4ZBgyNlDzPdI96tznYfPP8jM99JOkiljI9TysbYle1Tw5WoMzw7BSbaaUqRPvSjsV5R2Zi0qASWBiQzJ4txZR96oov-hNlViWs89ak9ee91fQY8vyqT69ARHBkG0G806VJoLstpRrkz-YU3vLqzLuxgvx-HA"},{"kind":"srp","sealed":"v1.a30d8ccc.7t9xtU20KKScQjZ1IQ.hcMWv_ESNoZP3eV3Lv_q_x6g3GFTaVK0mI8S74ZEKAPhVRAdXVzc7Jo7C-5jwINGrC5BfUlSm29YEpgNEYN4ntiCg6Du4J0y1UC4myCUMFQqIQJwmojVI7Fix_jbwh8Dl3War-GgNo-zPP_g8Y9QBPsSnlgaZQHLWZvWdDr00PoJ7693O_0cRji04842Imu0rG7qEckI6PCNUDyw3hAhdfWqSYQ_6iBMzShgyz4bRUhgueo2wq7vaegXIwF5whgxQZ5E3RxCMUDOpbSoSWYUVejMXFVSqdP80oBEr7ek0z6UlP42oHbbPy0qYY1n6QNqJ4tsSdbOeRojDyURoAj6UhgGuAXgamJ-tGxDTcEEAkkNkR4BZQ5RMWMJ87GPVtwe14cukbjTKL2UmGSdSA4Mp_9LHaaakEWW92pgzerNzPcjr6BIIz9PCmWlr5Flohas0VeIaR5ZxmOPLrN2N4Sg137bT5C4ljj6SA-Esc8QHCurTKS-0OLil-5v8mmNMJnAx-mBpfQm379nfTvthnzqYZKalIgrIFyrZFkqOFzCpqg"}]}', 1795649306150, 1795649306167);
INSERT INTO "users" ("key", "pool_key", "sub", "username", "username_key", "status", "enabled", "attributes", "pending", "password_kind", "password", "password_expires_at", "epoch", "settings", "created_at", "updated_at") VALUES (3, 1, 'dcff9a8a-9021-70aa-3694-71188234826a', 'disabled', 'disabled', 'CONFIRMED', 0, '{"email":"disabled@example.com","email_verified":"true"}', NULL, 'srp', 'v1.a30d8ccc.PnGAnIJuVJBW4oCt6Q.QIw0re5e6f-uC9Xt0-BY3qdKIx1oshIEr_2CIPENDWsINDfax1KzsR5XOqZuYtlWooDO8BfB-Gqf1vXCZxr4Pnz3yf5XhMppaRRsaT--HRkvihZXKiKyp0d2KJMmFf_aCQy0ozCMUio7TYT_2lbtvlrbKdMDHNIMJGmQJgfO-OQp2hWqTvW5Ll-PUnvw39yP45fPqto6YpWoNyRhbQ8xAOHZ8eT-l-GgIqTm2-hpIRGSYV7YfhqBka7Wn0IdIdUKi3q-MQuPFfCjvt3QGUhL0d98Hw7SbCCNbWN_cRS58bCyf-qAMtaHMnqyRIO2M51hM5RzCpcTWRsB7kSTauO5h5xQ7GCnrLD9Yzb0Skx3NC7Ywv5mgLPtAdUGJzGEZFjQD-DNL9hPa_bG1yaheWqS6i-owTzEANxaUAeL6PFu1FQKDVnpB9DgKT9tOrn6lgMWKh9Q3jmUF_mgC-uSR_eCzk89v5Iku4vYjQ-iT1TiuVEuXI9S03lHTKzsN11iV-hDUib1PDVYQax7LAXlHIByrAEu5po-YykvmjCItGAUryE', NULL, 3, '{"passwordHistory":[{"kind":"srp","sealed":"v1.a30d8ccc.732BPgft7Ggl7LFaBg.YRmIvHtfvTuQRVvPyLmNij_9tAZTQJaQurHJCf3piU_dPqbvAYFiGaWJI3mnh8U3ucon-mxHKuXoFT_jnrnuQqQlW7eGd6KrKoNJqPwTaQdA-MJIwTgf8k9TilYPAThlC9ykyjg9HjXh010ByREmxG5doAmn50vqlRUE7pV_V0y5zTZQbdXTWgdwxcaLYtL6TLdAuEnXm9DPEulYo5uYFXWsZQC3WrQ-qxGgytg496x2qauFpZp_LqqBQOHpu9j81xuolhuZS7Cr3agzqD837VSt7TeqApKnhn1JmgbfriCL6LmcdeONcxu9N-MU10QisMK9mBCOyXbnYjlG0xJqQK_ZDeYkGfLL84VQxYAPQFTdnYG-5goqagJMwu3LRrCn3rkPzyNcIo7xW5mOnnHfvE9lfpOFSFny3hGTvs1B9S3afwpJs_QuVvuwoZJtUb7gbgvtM23gZiTddVHbpqzIp0lQGTfGJBIhX-dHw2lOpztFtpDcBkMA_2EDVye5x0oz4xjNiweJYDPpSgsfmVibAl1C9jHlcQqYANXz0hPgaDY"},{"kind":"srp","sealed":"v1.a30d8ccc.gCdQzbvr_J1dd0mDqA.T33j41SHpaCqeZWugXs3bLUcJzRf8XqJj7Nt-y1jR6j2oWJekhucobKZTEpvb7G8PQSY0NXVPrwzf4mmU-PH-xLkheRslprYjUd3-FZO5eltcUGj_AHz2mPDK-xpIIMYWwx46qtT52eaQ-GYRmrtkCQiNpPlOAuc5CGG3SQswv-BR7qynt9fiLIeOsOwMrHDfACxPhP6zbBykb2QZ-bMUH8neGsPRhx2pzYlHPYCxijXYIoipMtwh4sDU226PyU-L-_Vj_ClD1KR-wDskVKaQhjR4gq2QdBjZLCUeAQ6DA31Nj-p2uawnXyKR2Msj799vDF4Ba3Nbx8GMcWzRu-uk-tw_AEZgwYVaA2FW4ST4hlnDbOQkkQ_MG87L14HNXklvQowHM7nwjT3gCv4ORipgthG5DIcLU25vYWRg1GcDfn_7NBeTM5-qe38ad8g8HpBo0kzrEvaLXVZYmH1ls2JsmvSnwI0LrgIgW7fsjd0w_K5iSoXa_-PAOlIk44qkCawwvzBMgyfMlgG7AiPg_qRxicmbD2gWxSd76z1hazES-A"}]}', 1795649306176, 1795649306241);
INSERT INTO "users" ("key", "pool_key", "sub", "username", "username_key", "status", "enabled", "attributes", "pending", "password_kind", "password", "password_expires_at", "epoch", "settings", "created_at", "updated_at") VALUES (4, 1, '658ce1e2-a061-7023-bf0d-cb356010f710', 'waiting', 'waiting', 'UNCONFIRMED', 1, '{"email":"waiting@example.com"}', NULL, 'srp', 'v1.a30d8ccc.gL9prgrD9ht5Rtht4A.InccUI-Ci68NJMKvho0iRrjvuLiSkdqRUSOuDUe7mhF42eS-JQN5AeKtMVumpJJB6jHhMrudNI7mfQ-W9DdV2KCHcHgpp1LKRrvHcKZpq62nUBFcabszmL3sHQqc6GtoSaHZrjteOkKCnGJqc1j2iHNExWbdDx97Mx8mSPTX-4x-CFOnIDMep_m2T2aAXUGqppzXMdSJnFRxWv1w5iJIgiuGdYD6hcM6ZllJxNiddfyGjh4iq5Q7p_pXvZThuktfSNO1cgHaUVAl7lGy9MWXDeLowlqkCLFIvrgLtMCQENur4Gr_snkBb5zYWWHvSkZD1oQDAbWcWMEddVmqrN_F9Lp513tLNmFt7RtRRX6MI1WHTcA2VbT3-KzPmRrLlTW_deAMcX5uM18IdUw3CyKcjAsj_YXYmkTmW9OEbkQHhtmece2nsFUiDX9bBP0vIYQ-1-wzLUxYRC6thTZOLE1w7cF2rpug2eXodpKjNBupgxJZ5qngqB8-Vhp2U9G7sbIRiBzmgqaVSYVaLIGZlF-4ArTLiykwUkl3BP2Rt8Tf6iE', NULL, 0, NULL, 1795649306198, 1795649306198);
INSERT INTO "users" ("key", "pool_key", "sub", "username", "username_key", "status", "enabled", "attributes", "pending", "password_kind", "password", "password_expires_at", "epoch", "settings", "created_at", "updated_at") VALUES (5, 1, '0500e105-e0c1-703c-20e0-fb4212cdb59c', 'invited', 'invited', 'FORCE_CHANGE_PASSWORD', 1, '{}', NULL, 'srp', 'v1.a30d8ccc.3vZr4NRydfnC00gDBw.Oobzc_4j8wblX4j_vZhEtfZPvkJsUPSh4thIrrHc0xuSw68Uf9R-bzlT0aimpMP1O5Kerq9fpJ1O7fu6XGDsmrB-mWoV3D6YOYGoztCiXHY-DmdrB9sAbuRDC6EXok-4fPscRKIQqz4a-nPyFhfYNkYeMxRoY6YDGYK_StTk3IFXwf3YS2otB-pjiLmVMRWfpWri0qbXMebQXsfL2CEgqBz46By-8GX1MqGLx4voJb7O8vfX8Ka4dPZB8fGmcf4pWCcwxG1sOVRpsy3xaYPoRg1-Pu18SJL7y8OE9E5XMn5zsE1L8WD4VG6ngxkmTOSLtAknpSGQbnw5ZfoDp0FIBDmrl5LQyKQi7ps8ojvCTTkFJ65I2W8hryXUJvUZE2bIrQdpQFzqsoE6rEr1Ksv6f5Y2BT_UBfkgJNRdP9XuM7lZ75F56D4a_OTgN9vRH3u-e8MiL2SCd9oK43ju3LPjw3yoy-JgWOR82W3GkoAgV7mqLzeRpYmPzEiDxZRSpS50rOeoZDvIotZiLIFHADy1BjbJELsBVoG6be88ZuWeQOE', 1796254106204, 0, NULL, 1795649306203, 1795649306203);
INSERT INTO "aliases" ("pool_key", "kind", "name", "user_key") VALUES (1, 'email', 'ana@example.com', 1);
INSERT INTO "aliases" ("pool_key", "kind", "name", "user_key") VALUES (1, 'email', 'bea@example.com', 2);
INSERT INTO "aliases" ("pool_key", "kind", "name", "user_key") VALUES (1, 'email', 'disabled@example.com', 3);
INSERT INTO "search" ("pool_key", "attribute", "folded", "user_key", "value") VALUES (1, 'email', 'ana@example.com', 1, 'ana@example.com');
INSERT INTO "search" ("pool_key", "attribute", "folded", "user_key", "value") VALUES (1, 'email', 'bea@example.com', 2, 'bea@example.com');
INSERT INTO "search" ("pool_key", "attribute", "folded", "user_key", "value") VALUES (1, 'email', 'disabled@example.com', 3, 'disabled@example.com');
INSERT INTO "search" ("pool_key", "attribute", "folded", "user_key", "value") VALUES (1, 'email', 'waiting@example.com', 4, 'waiting@example.com');
INSERT INTO "groups" ("key", "pool_key", "name", "description", "role_arn", "precedence", "created_at", "updated_at") VALUES (1, 1, 'bakers', NULL, NULL, 1, 1795649306098, 1795649306098);
INSERT INTO "members" ("user_key", "group_key") VALUES (1, 1);
INSERT INTO "members" ("user_key", "group_key") VALUES (2, 1);
INSERT INTO "members" ("user_key", "group_key") VALUES (3, 1);
INSERT INTO "codes" ("user_key", "purpose", "hash", "attribute", "destination", "expires_at") VALUES (2, 'reset', '2gveE5UDc5kenakFuPDb1AD3zd3iT3cBRfrS6AVfTt4', 'email', 'bea@example.com', 1795652906208);
INSERT INTO "codes" ("user_key", "purpose", "hash", "attribute", "destination", "expires_at") VALUES (4, 'sign-up', 'wllVfZlB-X5jjCtXJ4jn72YKkPMqHl184HcTsYASHe8', 'email', 'waiting@example.com', 1795735706200);
INSERT INTO "limits" ("pool_key", "who", "what", "count", "expires_at") VALUES (1, '5b732b12-e0b1-7003-2bbe-3730a8ed5af5', 'ForgotPassword', 1, 1795652906207);
INSERT INTO "limits" ("pool_key", "who", "what", "count", "expires_at") VALUES (1, 'nobody c06a7', 'ForgotPassword', 1, 1795652906210);
INSERT INTO "limits" ("pool_key", "who", "what", "count", "expires_at") VALUES (1, 'nobody c06a7', 'code reset', 1, 1795652906211);
INSERT INTO "families" ("key", "pool_key", "user_key", "client_key", "origin_jti", "auth_time", "expires_at", "revoked_at", "scope", "device_key") VALUES (1, 1, 1, 1, '0e267677-ccb1-40d0-b0f4-0f0803fc5030', 1795649306215, 1798241306215, NULL, 'aws.cognito.signin.user.admin', NULL);
INSERT INTO "tokens" ("hash", "family_key", "issued_at", "rotated_at") VALUES ('tqDUKePJRKPEfvfmpP9ZiIJhpv6_lNtsUm8x5Q8yX1Y', 1, 1795649306215, 1795649306232);
INSERT INTO "tokens" ("hash", "family_key", "issued_at", "rotated_at") VALUES ('vxFfTruS2BlmhL93IJA476sAsyfNYSQ4oHSkMVcjdto', 1, 1795649306232, NULL);
INSERT INTO "signing_keys" ("pool_key", "use", "generation", "kid", "public_jwk", "sealed_private", "created_at") VALUES (1, 'access', 1, '9FtamzY79pV9+E+i1F0I+c1/FEMYoC65JhLOBpZwnhs=', '{"alg":"RS256","e":"AQAB","kid":"9FtamzY79pV9+E+i1F0I+c1/FEMYoC65JhLOBpZwnhs=","kty":"RSA","n":"pcaSW-3HoTvDzJ6FyPzII9bLxMQnewo9q6qTNAbMvdUobD7hVKd0Jv9q9HjcA2aSSoepw53e7eimVOz3frd2qjjsIsSMlEaNF6ZeNWQf_bNSgk6XA_cgpc5GNR3eR4wSluWZpOMU45UAp9OEZf6hpGLidTxuEYXVjToffsYo4P_4n3xsNhL1iF3hTZPqE4n1nO05JzKybJGw4GnqZX6yCKGI7FB4zx-HcGqMtm6yBdwp5URrTnMjr2SHdnLfv8q9YvD_Go0jui66Vl4HplUG2uwBc3DNFfumYqvS-cq9YHafDh3p3sdfYYjVPhb8qf4pemfqW6tSjkWOAi3YAGyo4w","use":"sig"}', 'v1.a30d8ccc.2kBoMHblZF6hFNnbKg.6yVO0L60BASFHy1QyXzmgxB-pQ1MGNucx9k1PsSpB9Caqt_QJEP0pji_q8KZb_CbeX46_JXPHo0WLA5cS0AGZ7UUrjEY-bLebGFeDllv5ju1vS6CjBWsu0R3AnCeTYor9vh1K45Ryh1EMhhcaekHE10oSiScznNJx6LTh93cOM1MV-al_pCzAq47MoEJvYnQjUPKO8O1UfoL2urfPRcNKJ3RWpuONial2el0NaWD2-fevEuyazp5wt08Mm0JBdBx0aPvVFJo9tdUlc2xJQeqWR4N3cwgPbhiZ2Fwmddw3tXGUA1SwFPn8rhPGrlFA3VR1hr53rgZMzTZbh7IBdBkO7tW2BPYVEETKXJpFZYzgNblhrkIOcOZlOAkLEgMpDagFZQVwWThciw7IUhX_vmhmKsZgabMwhnAVi3wiTPK39wDS8bdYKzEOJ6JRHztyxZotPI9Uqzqr6j07i4SbFFsUX8NyVZruT51Rwo_BtrBgR_jbZ1DlegK-wIgbuhz85ciaMt7S1o16KlD-n8pQd8_H1KYVWPDZ0b2yqzBTT0JLaeVGImlCGAgUhCdZZS_FGwHBbpdOJqwJcgncFpH2OSikd-lCuJ-ZgTDL6Gm7GQtGtPFSoOIG_L6Sm-3EuNbtBVKlYXQxaQwf7SN4784dT-TCibl8jRQi76-J8QNLJU3gtkSDPfxGqb_u8FN-dkQzlw8iXChI3_gl9UcAwZRUl1hn9-qs_gZBBd2ANkVxtScE5q1mdHPELEy6T-ppNAl2uNIki-yjLYQb7X1CvRWHKsHY8OiUpAceOrYmrxnV-k5HmBcXA9DUspLSIKKUkrm241huKtTAibZJxAdWAv6yED0HC1duw1D7VhpPsR4XsnayvVPElaFjcaLA3IdYDfguTOKaxP6QNhqaFzUvVtPO5QAn15sgG5SAOO8hLqdNJSUPRHGhVPLsvO4UY4tZEZlFwwkiRHRreE5KLXMYlw0_kH9TYiUe5cOmYQUlSNmwgGe7p6w8rXLS-lpM2DDGLMd0ApCcSmkpaOmXn82sMmhn26o5HWszwN3QJBASFK5mFGF8sd07euDzG2N6rpmcceOu1LnonwPT5cxCvbR43gPQ_-NMgdsrRv0TuGXieel8Q_g7uWrkmJdNl4bWRJphlz78qu7oSGJp924TYJCTKYh6pinA0SmFMlPyXzIFXI4643D1BvgQZ-5HSH6VE6z5MSTI1YdT7wTxM9qInAEHDwczmsPSME96H5v2dU4NBYVMDZ7kZEAtrM7bv25j4X4AsXRprpZ5Js-SjJMGEy33K-eB9o9dxEu4gG-nyNVhMMeabSBGajr8RlCUjACKvZUe8h2x0UZHZp43DtD_7uK_CDHblwUg-S6nreUdRpAdjqioGHZs1ydiZrperCRx4q7ZdiqI-YUBhEGJruTsc8OX0RNh0z0GCFnpbtPqTxcKaBXHq354Lzn6rbR4bt2JyXeeWOuq7vPeAFg9-6QoYvStH6zAs_JN8enuqcAL4mawVuTABURYm43duyWcB1mvJhz9LJdshhbUWS1Wp78PaSdw7ICOkApdot85haBz-1ii2aYMVnUVPfAa2lX7vO1kDPKq3ec2UdsJ2GMIC4ufw0hzF9OCptYcuIxvufjnhXqsVtpjdZ8xtmHNw', 1795649306219);
INSERT INTO "signing_keys" ("pool_key", "use", "generation", "kid", "public_jwk", "sealed_private", "created_at") VALUES (1, 'id', 1, 'wZWYRX6fKQJcONz3SrP+JBAjZp9iBgS3vOwrtQ1MrAQ=', '{"alg":"RS256","e":"AQAB","kid":"wZWYRX6fKQJcONz3SrP+JBAjZp9iBgS3vOwrtQ1MrAQ=","kty":"RSA","n":"v-jRgznejxEzG8bAGMu3b4yFKguSSQtdg0e3CV9VuO5F17estfXYEWFJP4kxlfd-vbOT2EV7pJ1Qubm6dTqgfnH7x_zzdclhfBrbBUscZCY3EECF8G8nKDR_Uu7dXDtyl1I7Hkt-10xHDye3Jk1dfRfrAkFJ__z_X2_CK46bkelbLE2rEK-wS6bFHniyu418QwYpIJx8axPgVqoCvlivFNBDA7i-6T7RaDGv7LXdljASqZ_oF8XkJuWx16kJaANatxGVStSK_9aCA1BQTXPQnf2tN5IK3wKFWJavjgy4ryNQporN3hHJWPK4S1tPFwkZfay8twFExwgag2BrrxZyXQ","use":"sig"}', 'v1.a30d8ccc.O0INCpsOxyi0fxe5Kw.ioFBY79mDh3OVvGI6BePyg26lENtlWE5kTkNQma6jA0kZ1LTaSj0isyq9VbI9fKP2KkP3sMg1AZ6nQuuUUTzw4R4OjZPxs7UHsMBminIX6oBUfRaOlN62qJg2MwfI99iSbC9cRIf8xQXCSZFzjhcYIUM5Jx-4_VN_8v8HK97TQZeOmgwJDKR6lMmOF8e_RMzDDcUaogC79usrbXBK7t01mYb0R6wJqkDaQA8TdUGW5XI-_FOSapjM49gwwbmpfMjGkjSKhBBKItDjqYF_ZdNay5w1UUv9f3KPg0RPUeAbpDVfzecmC70sbAAL8JVwGLLhqd89oS8OsAfZIZ_Eee0ZZrG32KYyIPgOn6M-yfIthXlzp85pfoAhsYFa-KWwJDzhy8N8zwsOyEUcoi9gHuPB3mnlVQ4jsWccLUl992ICmUvkOvc-H6AacbEsbRAeg6RgmpwvWOBc2zLBCQuPuQVcVsknh5XqVMTheg0rIqwrIOsJXgQ5iJUoGr1nwYw9RmUorvlJKe_T4HUL0rZbCxqgy4UD7_eOGmdGOLhM_kwqCMi2JTcAsLNSPVePUUs68z0USN7ihy3_8NBueZ9DwcLdoo8IkBCtkwmvz8BMXSmvUmaVGZza30eWFhk8hJbzakxlS5FJy7OIU9MaLlHel8g7I7GNARQuh4YUbVKrxNFrVTFmF4v8owZM4MVgOG9cs--T2iJxJ_nUG2QQsiwovl7qXvXZnA4fPW8u7QjspOAe78mphStfR1rUqFy2FoPr6JTLa5HD5zKePTw8uu4q_M5nAIDC2p87QMhWOLX51_iQMI542iVzU4m0I6TEG7wrua8j8O-ZMt4nHh9EoK5nxoaBJex-lCQO8zUN-VQR0pHN_xcNEgyx86tk2JVTilKeLhzWO4N2AZXjeGvVDHiconBRGQFXBvQh0crLs6HbTtoN8-HRpF5ystNaw2e0yMZYBEPKLnQdeCdj3m3uJnOvHC1bTosqJaZ-7yXxvol0CNsw5jku21nSKiOu6OlR9FB7w32lEvcG1xLHqTNadQwKgO9x-RHoY_Wfgjb236yyflrYrt9Ytt2SRpNNXGTlH0EXlGKP1Dq5tpp1nobSWgiRF1m2n4EpKB5tAZ7HOVEm5pV_pQDaXwOr0BHrCmgu2O9DhfeFmPX2g4BWYVqd6AkS-gRa6AO3TEZ9oM0rD2re4OT6xVKeO943q07sBf_v2Me71NAeVNNRjvVESxYjwHzq6cNn3CP8J84ua7u3ODj3Yap-0ynXrEOnfVwCaGu12nFBUoPd82C9euamDf56M_HGzP3Wz08M3cCKvL2UK-HBaQ_PExVNlgN8bOKr-hJyES2sIW6XHnc_R4AvzSTSxexUfCL1kA4HLe7LQusreEfJPhVZXMwcFWHvu3-XRlT8Es56s3uax6nr1D90kUHlDutrmsR20vXTsN5yTgz2G1AoNFNjN84ONmgFrxCiPb-Z68KqmnvlGp6vABcLxtaP8QQ75y9Hl_HIdBH3k6sUhiWLIeg1JQVZ6ssLDne0fqto5-T_SCANsv1L6b7dyVAabfmCAMaRmBKFoWi7dYDjNsKENYT0HT8lXHPZWg-KP05NQh5F0uTI8R1lFsm4CUhNUYUrr2Zenu13oQm3uh5F3G7TYGgfgjbCg', 1795649306219);
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'pools';
UPDATE sqlite_sequence SET seq = 2 WHERE name = 'clients';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'groups';
UPDATE sqlite_sequence SET seq = 5 WHERE name = 'users';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'families';

-- Generated from the rule packs by `./run retention terms`; change the packs instead of this file.

MERGE INTO retention.term AS t
USING (VALUES
    ('CN', 'access_log', daterange(NULL, date '2025-01-01'), interval '3 year', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'access_log', daterange(date '2025-01-01', NULL), interval '3 year', NULL::interval, 'recording', '网络数据安全管理条例', '12', 'law_text'),
    ('CN', 'account', daterange(NULL, NULL), interval '3 year', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN', 'attempt', daterange(NULL, NULL), interval '1 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN', 'days', daterange(NULL, NULL), interval '30 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'declaration', daterange(NULL, NULL), interval '1 year', NULL::interval, 'recording', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN', 'document', daterange(NULL, NULL), interval '5 year', interval '3 year', 'departure', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN', 'draft', daterange(NULL, NULL), interval '7 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'errand', daterange(NULL, NULL), interval '1 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'load', daterange(NULL, NULL), interval '30 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'lodging', daterange(NULL, NULL), interval '1 year', NULL::interval, 'end', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN', 'notice', daterange(NULL, NULL), interval '30 day', NULL::interval, 'handing_on', NULL, NULL, 'design_default'),
    ('CN', 'party', daterange(NULL, NULL), interval '5 year', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN', 'permanent', daterange(NULL, NULL), NULL::interval, NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'question', daterange(NULL, NULL), interval '1 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN', 'residence', daterange(NULL, NULL), interval '5 year', interval '3 year', 'departure', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN', 'retention', daterange(NULL, NULL), interval '10 year', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'seconds', daterange(NULL, NULL), interval '1 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN', 'session', daterange(NULL, NULL), interval '90 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN', 'upload', daterange(NULL, NULL), interval '180 day', NULL::interval, 'recording', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN', 'withdrawn', daterange(NULL, NULL), interval '1 year', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'access_log', daterange(NULL, date '2025-01-01'), interval '3 year', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'access_log', daterange(date '2025-01-01', NULL), interval '3 year', NULL::interval, 'recording', '网络数据安全管理条例', '12', 'law_text'),
    ('CN-33', 'account', daterange(NULL, NULL), interval '3 year', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN-33', 'attempt', daterange(NULL, NULL), interval '1 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN-33', 'days', daterange(NULL, NULL), interval '30 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'declaration', daterange(NULL, NULL), interval '1 year', NULL::interval, 'recording', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN-33', 'document', daterange(NULL, NULL), interval '5 year', interval '3 year', 'departure', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN-33', 'draft', daterange(NULL, NULL), interval '7 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'errand', daterange(NULL, NULL), interval '1 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'load', daterange(NULL, NULL), interval '30 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'lodging', daterange(NULL, NULL), interval '1 year', NULL::interval, 'end', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN-33', 'notice', daterange(NULL, NULL), interval '30 day', NULL::interval, 'handing_on', NULL, NULL, 'design_default'),
    ('CN-33', 'party', daterange(NULL, NULL), interval '5 year', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN-33', 'permanent', daterange(NULL, NULL), NULL::interval, NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'question', daterange(NULL, NULL), interval '1 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN-33', 'residence', daterange(NULL, NULL), interval '5 year', interval '3 year', 'departure', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN-33', 'retention', daterange(NULL, NULL), interval '10 year', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'seconds', daterange(NULL, NULL), interval '1 day', NULL::interval, 'recording', NULL, NULL, 'design_default'),
    ('CN-33', 'session', daterange(NULL, NULL), interval '90 day', NULL::interval, 'closing', NULL, NULL, 'design_default'),
    ('CN-33', 'upload', daterange(NULL, NULL), interval '180 day', NULL::interval, 'recording', '中华人民共和国个人信息保护法', '19', 'design_default'),
    ('CN-33', 'withdrawn', daterange(NULL, NULL), interval '1 year', NULL::interval, 'recording', NULL, NULL, 'design_default')
) AS s (pack, class, valid_during, keep, keep_after_death, counted_from, law, article, source_status)
ON t.pack = s.pack AND t.class = s.class AND t.valid_during = s.valid_during
WHEN MATCHED THEN UPDATE SET
    keep = s.keep, keep_after_death = s.keep_after_death, counted_from = s.counted_from, law = s.law,
    article = s.article, source_status = s.source_status
WHEN NOT MATCHED THEN INSERT
    (pack, class, valid_during, keep, keep_after_death, counted_from, law, article, source_status)
    VALUES (s.pack, s.class, s.valid_during, s.keep, s.keep_after_death, s.counted_from, s.law, s.article,
        s.source_status)
WHEN NOT MATCHED BY SOURCE THEN DELETE;

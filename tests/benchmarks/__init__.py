"""Measurements on public sets, which we may use but not publish.

They are read from a folder beside the repository, `../shared` unless a benchmark is told another (SHARED). In
its `bench` lie a scorer, `score.py`, and one folder a set:

    article_extraction   https://github.com/scrapinghub/article-extraction-benchmark
    htmldate             https://github.com/adbar/htmldate
    summhay              https://github.com/salesforce/summary-of-a-haystack (Laban et al. 2024)
    summedits            https://github.com/salesforce/factualNLG (Laban et al. 2023)
    ecbplus              ECB+ (Cybulska and Vossen 2014)
    multihoprag          MultiHop-RAG (Tang and Yang 2024)
    neus                 NeuS, articles of AllSides (Lee et al. 2022)
    prompt_injection     BIPIA (Yi et al. 2023)
    peers                a baseline as LangChain's tutorial builds it

Its `seeds` are five reports of one story, with their texts as they should be read in `seeds/gold`.
"""

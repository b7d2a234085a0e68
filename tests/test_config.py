"""What an operator writes into the environment, and what is said about mistakes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import DISCORD_API, VARIABLES, Config
from bot.env_file import environment, mistakes
from bot.errors import ConfigError


def test_an_empty_environment_is_a_working_configuration():
    config = Config.from_env({})
    assert config.token == ""
    assert config.api_url == DISCORD_API
    assert config.database_url == "sqlite:///data/rethread.db"
    assert config.emoji_weights.weight("👍") == 1
    assert config.emoji_weights.weight("👎") == -1
    assert (config.replay_pace, config.replay_seconds, config.replay_style) == ("steady", 20, "voices")
    assert not config.self_votes


def test_an_empty_value_is_the_default():
    assert Config.from_env({"REPLAY_SECONDS": " ", "DATABASE_URL": ""}) == Config.from_env({})


def test_every_mistake_is_named_in_one_pass_with_what_to_write():
    wrong = {
        "OWNER_IDS": "me",
        "EMOJI_WEIGHTS": "👍",
        "SELF_VOTES": "perhaps",
        "REPLAY_PACE": "quick",
        "REPLAY_SECONDS": "1",
        "REPLAY_STYLE": "shouting",
        "EXCERPT_LENGTH": "5000",
        "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml",
        "LOCALE": "xx",
        "DISCORD_API_URL": "discord.com",
        "DATABASE_URL": "mysql://x",
        "SHARD_COUNT": "-1",
        "SHARD_IDS": "a",
    }
    with pytest.raises(ConfigError) as refusal:
        Config.from_env(wrong)
    assert {problem.split(":")[0] for problem in refusal.value.problems} == set(wrong)
    assert all("write" in problem or "only en" in problem for problem in refusal.value.problems)
    assert all(problem in str(refusal.value) for problem in refusal.value.problems)


def test_the_token_can_come_from_a_file(tmp_path: Path):
    secret = tmp_path / "token"
    secret.write_text("abc.def\n")
    assert Config.from_env({"DISCORD_TOKEN_FILE": str(secret)}).token == "abc.def"


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DISCORD_TOKEN": "a", "DISCORD_TOKEN_FILE": "b"}, "not both"),
        ({"DISCORD_TOKEN_FILE": "/nowhere/at/all"}, "cannot be read"),
        ({"DISCORD_TOKEN": "two words"}, "no spaces"),
        ({"SHARD_IDS": "0"}, "SHARD_COUNT"),
        ({"SHARD_IDS": "0,4", "SHARD_COUNT": "4"}, "0 to 3"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(env: dict[str, str], said: str):
    with pytest.raises(ConfigError, match=said):
        Config.from_env(env)


def test_a_token_with_the_word_bot_before_it_is_understood():
    assert Config.from_env({"DISCORD_TOKEN": "Bot abc"}).token == "abc"


def test_secrets_do_not_show():
    shown = repr(Config.from_env({"DISCORD_TOKEN": "hush", "DATABASE_URL": "postgresql://me:hush@db/x"}))
    assert "hush" not in shown


def test_a_misspelt_name_in_the_file_is_reported_with_the_other_mistakes(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKN=x\nREPLAY_SECOND=5\nPOSTGRES_PASSWORD=x\nLOCAL=1\nLOG_LEVEL=info\n")
    found = mistakes(file)
    assert [one.split(":")[0] for one in found] == ["DISCORD_TOKN", "REPLAY_SECOND"]
    assert "REPLAY_SECONDS" in found[1]
    with pytest.raises(ConfigError) as refused:
        Config.from_env({"SELF_VOTES": "perhaps"}, known_problems=found)
    for name in ("DISCORD_TOKN", "REPLAY_SECOND", "SELF_VOTES"):
        assert name in str(refused.value)


def test_the_process_environment_wins_over_the_file(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=debug\nEMOJI_WEIGHTS=👍=2,<:gold:123456789012345678>=5\nSELF_VOTES='yes'\n")
    env = environment({"LOG_LEVEL": "error"}, file)
    config = Config.from_env(env)
    assert config.log_level == "error"
    assert config.self_votes
    assert config.emoji_weights.weight("<:renamed:123456789012345678>") == 5


def test_a_missing_file_counts_as_empty(tmp_path: Path):
    assert environment({"A": "1"}, tmp_path / "none") == {"A": "1"}


NAMES = [variable.name for variable in VARIABLES if "FILE" not in variable.name]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_whatever_is_written_is_taken_or_refused_by_name(env: dict[str, str]):
    problems = []
    try:
        Config.from_env(env)
    except ConfigError as refusal:
        problems = refusal.problems
    assert all(problem.split(":")[0] in NAMES for problem in problems)


MODEL = {"MODEL_URL": "http://127.0.0.1:11434/v1/", "MODEL_NAME": "small"}


def test_without_an_address_there_is_no_model():
    assert Config.from_env({}).model is None


def test_a_model_has_an_address_a_name_and_limits():
    prices = {"MODEL_PRICE_IN": "0.5", "MODEL_PRICE_OUT": "2", "MODEL_SPEND_PER_DAY": "1.25"}
    model = Config.from_env({**MODEL, **prices, "MODEL_SECONDS": "9"}).model
    assert model is not None
    assert (model.url, model.name, model.seconds) == ("http://127.0.0.1:11434/v1", "small", 9.0)
    assert (model.tokens_a_day, model.micros_a_day) == (500_000, 1_250_000)
    assert model.cost(1_000_000, 500_000) == 1_500_000
    assert Config.from_env({**MODEL, "MODEL_TOKENS_PER_DAY": "0"}).model.tokens_a_day is None


def test_the_key_may_stand_in_a_file_and_is_never_shown(tmp_path):
    (tmp_path / "key").write_text("sk-very-secret\n")
    config = Config.from_env({**MODEL, "MODEL_KEY_FILE": str(tmp_path / "key")})
    assert config.model.key == "sk-very-secret"
    assert "sk-very-secret" not in repr(config)
    assert not any("sk-very-secret" in value or "11434" in value for value in config.told().values())


@pytest.mark.parametrize(
    ("env", "names"),
    [
        ({"MODEL_NAME": "small"}, {"MODEL_URL"}),
        ({"MODEL_KEY": "sk"}, {"MODEL_URL"}),
        ({"MODEL_URL": "http://x/v1"}, {"MODEL_NAME"}),
        ({"MODEL_URL": "x"}, {"MODEL_URL"}),
        ({**MODEL, "MODEL_URL": "https://sk-1:sk-2@x/v1"}, {"MODEL_URL"}),
        ({**MODEL, "MODEL_KEY": "two words"}, {"MODEL_KEY"}),
        ({**MODEL, "MODEL_KEY": "sk", "MODEL_KEY_FILE": "/x"}, {"MODEL_KEY_FILE"}),
        ({**MODEL, "MODEL_KEY_FILE": "/no/such/file"}, {"MODEL_KEY_FILE"}),
        ({**MODEL, "MODEL_SPEND_PER_DAY": "2"}, {"MODEL_SPEND_PER_DAY"}),
        ({**MODEL, "MODEL_SPEND_PER_DAY": "2", "MODEL_PRICE_IN": "2"}, {"MODEL_SPEND_PER_DAY"}),
        (
            {**MODEL, "MODEL_SECONDS": "1", "MODEL_TOKENS_PER_DAY": "-1", "MODEL_PRICE_IN": "-1", "SELF_VOTES": "x"},
            {"MODEL_SECONDS", "MODEL_TOKENS_PER_DAY", "MODEL_PRICE_IN", "SELF_VOTES"},
        ),
    ],
)
def test_mistakes_about_the_model_are_named_in_one_pass(env, names):
    with pytest.raises(ConfigError) as refusal:
        Config.from_env(env)
    assert {problem.split(":")[0] for problem in refusal.value.problems} == names
    assert "sk-2" not in str(refusal.value)

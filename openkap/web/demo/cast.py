"""The named people of the demonstration, the tests and the screenshots. Nobody else has a name."""

from dataclasses import dataclass

DOMAIN = "openkap.example"


@dataclass(frozen=True)
class Login:
    """Someone who can sign in to the demonstration."""

    key: str
    name: str
    role: str
    discipline: str = ""
    sentence: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


CLIENTS = (
    Login("ada", "Ada", "client", sentence="a client in the middle of her course"),
    Login("bo", "Bo", "client", sentence="a client who is being screened"),
    Login("stranger", "Stranger", "client", sentence="a client with no link to the others"),
)
STAFF = (
    Login("dev", "Dev", "therapist", "psychological", "Ada's and Bo's therapist"),
    Login("eun", "Eun", "nurse", "medical", "runs the dosing day"),
    Login("femi", "Femi", "prescriber", "medical", "prescriber"),
    Login("gus", "Gus", "front_desk", sentence="front desk"),
    Login("hana", "Hana", "researcher", sentence="sees numbers, never a person"),
    Login("ivo", "Ivo", "therapist", "psychological", "a therapist of another team"),
    Login("medical-director", "Medical director", "medical_director", "medical", "answers for safety"),
    Login("clinic-director", "Clinic director", "clinic_director", sentence="runs the clinic"),
    Login("administrator", "Administrator", "administrator", sentence="keeps accounts, opens no chart"),
)
LOGINS = {login.key: login for login in (*CLIENTS, *STAFF)}
